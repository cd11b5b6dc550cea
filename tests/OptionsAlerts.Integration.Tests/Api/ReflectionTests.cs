using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>What the engine's port tells a program that knows nothing of it: its services, their calls, whether it serves. Neither needs the key.</summary>
public sealed class ReflectionTests(Servers servers)
{
    private const string Log = "options_alerts.v1.AlertLog";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task reflection_lists_the_log_and_describes_each_of_its_calls()
    {
        await using var engine = await EngineHost.Start(servers);
        using var reflection = new ServerReflection.ServerReflectionClient(engine.Channel).ServerReflectionInfo(cancellationToken: Stop);

        var listed = await Ask(reflection, new ServerReflectionRequest { ListServices = string.Empty });
        listed.ListServicesResponse.Service.Select(service => service.Name).ShouldBe([Log, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"], ignoreOrder: true);

        var described = (await Describe(reflection, new ServerReflectionRequest { FileContainingSymbol = Log })).SelectMany(file => file.Services).Single(service => service.FullName == Log);
        described.Methods.Select(Signature).ShouldBe(AlertLog.Descriptor.Methods.Select(Signature));
        described.FindMethodByName("Explain").InputType.Fields.InDeclarationOrder().Select(field => field.Name).ShouldBe(["run_id", "id"]);
        await reflection.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task health_serves_for_the_whole_and_knows_no_other_name()
    {
        await using var engine = await EngineHost.Start(servers);
        var health = new Health.HealthClient(engine.Channel);
        await Eventually.Holds(async () => (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Stop)).Status == HealthCheckResponse.Types.ServingStatus.Serving, "the engine served");
        using var watch = health.Watch(new HealthCheckRequest(), cancellationToken: Stop);
        (await watch.ResponseStream.MoveNext(Stop)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await Should.ThrowAsync<RpcException>(() => health.CheckAsync(new HealthCheckRequest { Service = "nobody" }, cancellationToken: Stop).ResponseAsync)).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    // The file that is asked for with all that it imports, built from nothing but the answers.
    private static async Task<IReadOnlyList<FileDescriptor>> Describe(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> reflection, ServerReflectionRequest asked)
    {
        var ordered = new List<ByteString>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Add(asked);
        return FileDescriptor.BuildFromByteStrings(ordered);

        async Task Add(ServerReflectionRequest request)
        {
            foreach (var bytes in (await Ask(reflection, request)).FileDescriptorResponse.FileDescriptorProto)
            {
                var file = FileDescriptorProto.Parser.ParseFrom(bytes);
                if (!seen.Add(file.Name)) continue;
                foreach (var import in file.Dependency) await Add(new ServerReflectionRequest { FileByFilename = import });
                ordered.Add(bytes);
            }
        }
    }

    private static async Task<ServerReflectionResponse> Ask(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> reflection, ServerReflectionRequest request)
    {
        await reflection.RequestStream.WriteAsync(request, Stop);
        (await reflection.ResponseStream.MoveNext(Stop)).ShouldBeTrue();
        return reflection.ResponseStream.Current;
    }

    private static string Signature(MethodDescriptor method) => $"{method.Name}({method.InputType.FullName}) {(method.IsServerStreaming ? "stream " : string.Empty)}{method.OutputType.FullName}";
}

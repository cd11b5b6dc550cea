using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Builder;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Gex;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>The three analyses in one process, as standalone has them.</summary>
public sealed class OneProcessTests
{
    private static CallOptions Options => new(new Metadata { { "x-api-key", QueryHost.Key } }, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task one_port_serves_all_of_them_and_lists_them_by_reflection()
    {
        await using var host = await QueryHost.Start(builder => builder.AddGex().AddVolume().AddVix(), Map);
        (await new GexQuery.GexQueryClient(host.Channel).LatestAsync(new GexLatestRequest(), Options)).States.ShouldBeEmpty();
        (await new VolumeQuery.VolumeQueryClient(host.Channel).LatestAsync(new VolumeLatestRequest(), Options)).Underlyings.ShouldBeEmpty();
        (await Should.ThrowAsync<RpcException>(() => new VixQuery.VixQueryClient(host.Channel).CurrentAsync(new VixCurrentRequest(), Options).ResponseAsync)).StatusCode.ShouldBe(StatusCode.NotFound);

        using var reflection = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: TestContext.Current.CancellationToken);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        (await reflection.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        var services = reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        services.ShouldBeUnique();
        foreach (var name in (string[])["GexQuery", "VolumeQuery", "VixQuery"]) services.ShouldContain($"options_alerts.v1.{name}");
        await reflection.RequestStream.CompleteAsync();
    }

    private static void Map(WebApplication app)
    {
        app.MapGex();
        app.MapVolume();
        app.MapVix();
    }
}

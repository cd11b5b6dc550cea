using System.Text.RegularExpressions;
using Mono.Cecil;
using OptionsAlerts.Unit.Tests.Architecture.Samples.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Architecture;

/// <summary>Cores take values and return values: no bus, no store, no web, no container, no logger, no clock, no network, no file, no other process, no chance.</summary>
public sealed partial class CoreTests
{
    private static readonly string[] ForbiddenNamespaces =
    [
        "MassTransit", "RabbitMQ", "Marten", "JasperFx", "Weasel", "Npgsql", "Grpc", "Polly", "Telegram", "Amazon", "OpenTelemetry", "Microsoft.AspNetCore", "Microsoft.Extensions",
        "System.Net.Http", "System.Net.Sockets", "System.Data", "System.Diagnostics.Metrics", "System.Threading.Channels", "OptionsAlerts.ServiceDefaults",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.Thread",
        "System.Console", "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
    ];

    [Fact]
    public void every_service_but_the_feeds_has_a_core_of_its_own() =>
        Product.Services.Where(module => !CoreTypes(module).Any()).ShouldBeEmpty();

    [Fact]
    public void no_core_names_a_type_of_the_outside() => CoreTypes().SelectMany(Offences).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(TakesAClock), "System.TimeProvider")]
    [InlineData(typeof(LogsInALambda), "Microsoft.Extensions.Logging.ILogger")]
    [InlineData(typeof(ReadsAFileWhileAwaiting), "System.IO.File")]
    [InlineData(typeof(HoldsAListOfBuses), "MassTransit.IBus")]
    [InlineData(typeof(CatchesTheDatabase), "Npgsql.NpgsqlException")]
    [InlineData(typeof(CallsAGenericOfTheStore), "Marten.IDocumentSession")]
    public void a_core_that_names_one_anywhere_is_found(Type offender, string what) =>
        Offences(Product.Tests.GetType(offender.FullName)).ShouldContain($"{offender.FullName} names {what}");

    [Fact]
    public void a_pure_core_is_not_found() => Offences(Product.Tests.GetType(typeof(Pure).FullName)).ShouldBeEmpty();

    private static IEnumerable<string> Offences(TypeDefinition type) =>
        TypeUse.Of(type)
            .Where(name => ForbiddenTypes.Contains(name, StringComparer.Ordinal) || Array.Exists(ForbiddenNamespaces, space => name.StartsWith(space + ".", StringComparison.Ordinal)))
            .Select(name => $"{type.FullName} names {name}");

    private static IEnumerable<TypeDefinition> CoreTypes() => Product.Services.SelectMany(CoreTypes);

    private static IEnumerable<TypeDefinition> CoreTypes(ModuleDefinition module) => module.Types.Where(type => CoreNamespace().IsMatch(type.Namespace));

    [GeneratedRegex(@"^OptionsAlerts\.(.+\.)?Core(\.|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CoreNamespace();
}

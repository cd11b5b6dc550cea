using System.Runtime.InteropServices;
using Mono.Cecil;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Architecture;

/// <summary>Who may know whom, by what the built assemblies reference.</summary>
public sealed class LayeringTests
{
    // Where queues meet handlers, and where the bus' exceptions are put into words.
    private static readonly string[] BusRegistrations =
    [
        "OptionsAlerts.AlertEngine.AlertEngineService", "OptionsAlerts.Ingestion.IngestionService", "OptionsAlerts.Notifier.NotifierService", "OptionsAlerts.Notifier.Watchdog.WatchdogService",
        "OptionsAlerts.Standalone.Run.RunMonitorExtensions", "OptionsAlerts.ServiceDefaults.Hosting.FatalError",
    ];

    // The journal hands the store on to the log and calls nothing of it.
    private static readonly string[] StoreRegistrations = ["OptionsAlerts.AlertEngine.AlertEngineService", "OptionsAlerts.AlertEngine.Engine.EngineJournal"];

    [Fact]
    public void services_never_reference_each_other() => Product.Services.SelectMany(OtherServices).ShouldBeEmpty();

    [Fact]
    public void a_reference_to_services_is_found() => OtherServices(Product.Standalone).Count().ShouldBe(Product.Services.Count);

    [Fact]
    public void nothing_but_the_hosts_references_services() => OtherServices(Product.ServiceDefaults).Concat(OtherServices(Product.Contracts)).ShouldBeEmpty();

    [Fact]
    public void contracts_reference_the_base_class_library_alone() => BeyondTheLibrary(Product.Contracts).ShouldBeEmpty();

    [Fact]
    public void a_reference_beyond_the_base_class_library_is_found() => BeyondTheLibrary(Product.ServiceDefaults).ShouldContain("MassTransit.Abstractions");

    [Fact]
    public void the_bus_is_named_in_messaging_and_registrations_alone() =>
        Naming("MassTransit.", "OptionsAlerts.ServiceDefaults.Messaging.", "OptionsAlerts.ServiceDefaults.Analysis.").Except(BusRegistrations).ShouldBeEmpty();

    [Fact]
    public void the_event_store_is_named_in_the_engines_log_and_its_registration_alone() =>
        Naming("Marten.", "OptionsAlerts.AlertEngine.Log.").Except(StoreRegistrations).ShouldBeEmpty();

    [Fact]
    public void the_yaml_parser_is_named_in_the_policys_one_reader_alone() =>
        Naming("YamlDotNet.").ShouldHaveSingleItem().ShouldBe("OptionsAlerts.AlertEngine.Core.YamlPolicyReader");

    [Fact]
    public void awss_library_is_named_where_its_credentials_are_found_alone() =>
        Naming("Amazon.").ShouldHaveSingleItem().ShouldBe("OptionsAlerts.Notifier.Channels.Sns.SnsCredentials");

    [Fact]
    public void every_exception_is_still_one()
    {
        BusRegistrations.Except(Naming("MassTransit.")).ShouldBeEmpty();
        StoreRegistrations.Except(Naming("Marten.")).ShouldBeEmpty();
    }

    [Fact]
    public void the_bus_and_the_event_store_are_found_where_they_are()
    {
        Naming("MassTransit.").ShouldContain("OptionsAlerts.ServiceDefaults.Messaging.MessagePublisher");
        Naming("Marten.").ShouldContain("OptionsAlerts.AlertEngine.Log.MartenSetup");
    }

    private static IEnumerable<string> OtherServices(ModuleDefinition module)
    {
        var services = Product.Services.Select(service => service.Assembly.Name.Name).ToHashSet(StringComparer.Ordinal);
        return module.AssemblyReferences.Where(reference => services.Contains(reference.Name)).Select(reference => $"{module.Assembly.Name.Name} references {reference.Name}");
    }

    private static IEnumerable<string> BeyondTheLibrary(ModuleDefinition module) =>
        module.AssemblyReferences.Select(reference => reference.Name).Where(name => !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll")));

    private static IEnumerable<string> Naming(string space, params string[] butIn) =>
        Product.All.SelectMany(module => module.Types)
            .Where(type => TypeUse.Of(type).Any(name => name.StartsWith(space, StringComparison.Ordinal)))
            .Select(type => type.FullName)
            .Where(type => !Array.Exists(butIn, home => type.StartsWith(home, StringComparison.Ordinal)));
}

using System.Globalization;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Notifier;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>What pods are configured with: nothing that the product does not read, nothing that it would refuse, and every reference to something that is there.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public static TheoryData<string> Overlays => Overlay.All;

    public void Dispose() => _temp.Dispose();

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_variable_is_read_by_the_service_that_has_it_and_none_is_refused(string name)
    {
        var overlay = await Overlay.Named(name);
        var services = overlay.Workloads.Where(workload => workload.Deployment is not null).ToList();
        services.Select(service => service.Name).ShouldBe(DeployedService.Names, ignoreOrder: true);
        foreach (var workload in services)
        {
            var environment = new PodEnvironment(overlay, workload);
            var service = DeployedService.In(overlay, workload, Written);
            environment.Values.Keys.Where(variable => !service.Reads(variable) && !environment.Parts.Contains(variable)).ShouldBeEmpty(workload.Name);
            service.Problems.ShouldBeEmpty(workload.Name);
        }
    }

    [Theory]
    [InlineData("gex", "Gexx__Rate", "0.1", null)]
    [InlineData("gex", "AlertEngine__ApiKey", "0123456789abcdef", null)]
    [InlineData("ingestion", "POLYGON_API_KEI", "x", null)]
    [InlineData("gex", "Gex__Rat", "0.1", "Gex:Rat is not a known setting; did you mean 'Rate'?")]
    [InlineData("notifier", "Notifier__Charts__Gexx", "http://gex:8090", "Notifier:Charts:Gexx is not a known setting; did you mean 'Gex'?")]
    [InlineData("volume", "Service__GrpcPort", "8090", "Volume:ApiKey is missing")]
    public void a_setting_that_is_misspelt_or_somebody_elses_is_found(string service, string variable, string value, string? refusal)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = "http://*:8080", [variable] = value };
        var deployed = new DeployedService(service, environment);
        deployed.Reads("ASPNETCORE_URLS").ShouldBeTrue();
        if (refusal is null) deployed.Reads(variable).ShouldBeFalse();
        else deployed.Problems.ShouldHaveSingleItem().ShouldStartWith(refusal);
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task who_keeps_something_knows_the_database_and_every_service_the_broker(string name)
    {
        var overlay = await Overlay.Named(name);
        foreach (var workload in overlay.Workloads)
        {
            var environment = new PodEnvironment(overlay, workload).Values;
            environment.ContainsKey("ConnectionStrings__alertsdb").ShouldBe(workload.Name != "ingestion", workload.Name);
            environment.ContainsKey("ConnectionStrings__messaging").ShouldBe(workload.Deployment is not null, workload.Name);
            if (environment.TryGetValue("ConnectionStrings__messaging", out var broker))
            {
                var address = new Uri(broker);
                (address.Scheme, address.Port, address.UserInfo.Split(':')[1]).ShouldBe(("amqp", 5672, "hunter22"), workload.Name);
            }

            if (environment.TryGetValue("ConnectionStrings__alertsdb", out var database))
            {
                var parts = new NpgsqlConnectionStringBuilder(database);
                (parts.Port, parts.Username, parts.Password, parts.Database).ShouldBe((5432, "alerts", "hunter22", "alertsdb"), workload.Name);
            }
        }
    }

    [Fact]
    public async Task the_database_has_room_for_every_process_while_services_roll()
    {
        var overlay = await Overlay.Named("operators");
        var connections = 0;
        foreach (var workload in overlay.Workloads.Where(workload => workload.Labels.ContainsKey("options-alerts/database")))
        {
            var most = Math.Max(1, workload.Replicas);
            if (workload.Deployment?.Strategy.RollingUpdate is not null) most++;
            connections += most * new NpgsqlConnectionStringBuilder(new PodEnvironment(overlay, workload).Values["ConnectionStrings__alertsdb"]).MaxPoolSize;
        }

        // Beside the operator's own and a person's.
        connections.ShouldBe(200);
        var room = overlay.Of<PostgresCluster>().Single().Spec.Postgresql.Parameters["max_connections"];
        int.Parse(room, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(connections + 20);
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task the_engine_routes_to_channels_that_the_notifier_has(string name)
    {
        var overlay = await Overlay.Named(name);
        DeployedService Service(string service) => DeployedService.In(overlay, overlay.Workloads.Single(workload => workload.Name == service), Written);
        var routed = Service("alert-engine").Configuration.GetSection("AlertEngine:Channels").GetChildren().Select(channel => channel.Value).ToList();
        routed.ShouldNotBeEmpty();
        routed.ShouldBeSubsetOf(NotifierService.ConfiguredChannels(Service("notifier").Configuration));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task the_policy_is_read_by_the_products_own_reader_and_is_its_default(string name)
    {
        var overlay = await Overlay.Named(name);
        var engine = overlay.Workloads.Single(workload => workload.Name == "alert-engine");
        var path = new PodEnvironment(overlay, engine).Values["AlertEngine__PolicyFile"];
        Written.ShouldEndWith(Path.GetFileName(path));
        PolicyFile.Parse(DeployedService.Mounted(overlay, engine, path), path).Hash().ShouldBe(AlertPolicy.Default.Hash());
    }

    [Fact]
    public void the_example_holds_no_secret() => DeployedSecrets.InFile.SelectMany(secret => secret.StringData).ShouldAllBe(pair => pair.Value.Length == 0);

    [Fact]
    public void a_map_with_a_name_of_its_content_starts_its_pods_anew() =>
        File.ReadAllText(Path.Combine(Overlay.Folder, "base", "kustomization.yaml")).ShouldNotContain("disableNameSuffixHash");

    private string Written => Path.Combine(_temp.Path, "policy.yaml");
}

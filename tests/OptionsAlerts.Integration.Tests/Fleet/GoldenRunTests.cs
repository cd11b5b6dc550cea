using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>A recorded session decides the same, bit for bit: twice, at another speed, in one process and in six.</summary>
public sealed class GoldenRunTests(Servers servers)
{
    private static readonly string[] Everything = ["--speed", "max"];

    [Fact]
    public async Task a_recorded_session_decides_the_same_twice_at_any_speed_and_in_six_processes()
    {
        var session = Checkout.Shared("chains/iwm-2026-06-30");
        var first = await Standalone(session, Everything);
        var second = await Standalone(session, Everything);
        var paced = await Standalone(session, ["--speed", "7200"]);

        await using var fleet = await ServiceFleet.Create(servers, "golden-fleet", RecordedRun.Settings(session, ["console"]));
        fleet.Start();
        await fleet.Ended();
        var six = await fleet.Log();

        first.Count.ShouldBeGreaterThan(100);
        ServiceFleet.Hash(second).ShouldBe(ServiceFleet.Hash(first));
        ServiceFleet.Hash(paced).ShouldBe(ServiceFleet.Hash(first));
        ServiceFleet.Difference(first, six).ShouldBeEmpty();
        ServiceFleet.Hash(six).ShouldBe(ServiceFleet.Hash(first));
        Replay.Verify("golden-fleet", six.Select(logged => logged.Event)).ShouldBeOfType<Verified>().Count.ShouldBe(six.Count);
    }

    [Fact]
    public async Task a_recorded_stretch_decides_the_same_at_the_markets_own_speed()
    {
        var folder = Directory.CreateTempSubdirectory("stretch").FullName;
        try
        {
            // A session's first three seconds: volatility has leapt overnight.
            using (var writer = new RecordWriter(folder, "simulated", Recorder.MaxFileBytes))
            {
                var feed = new SimulatedFeed(new SimulationOptions { Seed = 1, Symbols = ["SPY"], StepSeconds = 1, ChainEverySeconds = 2, VolatilityEverySeconds = 1 });
                foreach (var instant in feed.Instants(TestContext.Current.CancellationToken).Take(4))
                    foreach (var message in instant.Messages) writer.Write(instant.At, message);
            }

            var paced = await Standalone(folder, ["--speed", "1"]);
            var fast = await Standalone(folder, Everything);
            paced.Count(logged => logged.Event is AlertRaised).ShouldBeGreaterThan(0);
            ServiceFleet.Difference(fast, paced).ShouldBeEmpty();
            ServiceFleet.Hash(paced).ShouldBe(ServiceFleet.Hash(fast));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task a_simulated_session_decides_the_same_by_its_seed()
    {
        string[] minutes = ["--feed", "simulated", "--symbols", "SPY", "--speed", "max"];
        var first = await Standalone(null, [.. minutes, "--seed", "7"]);
        var second = await Standalone(null, [.. minutes, "--seed", "7"]);
        var other = await Standalone(null, [.. minutes, "--seed", "8"]);

        first.Count.ShouldBeGreaterThan(20);
        ServiceFleet.Hash(second).ShouldBe(ServiceFleet.Hash(first));
        ServiceFleet.Hash(other).ShouldNotBe(ServiceFleet.Hash(first));
    }

    private async Task<IReadOnlyList<LoggedEvent>> Standalone(string? session, string[] arguments)
    {
        var database = await ServiceFleet.FreshDatabase(servers, "golden");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = database,
            ["Run__Id"] = "golden",
            // A coarser market is as good a witness, and plays faster.
            ["Ingestion__Simulated__StepSeconds"] = "30",
            ["Ingestion__Simulated__ChainEverySeconds"] = "300",
            ["Ingestion__Simulated__VolatilityEverySeconds"] = "60",
        };
        string[] data = session is null ? [] : ["--data", session];
        await using var process = new ServiceProcess("options-alerts", Checkout.Standalone, settings, ["run", .. data, .. arguments]);
        process.Start();
        (await process.Exit(ServiceFleet.Patience)).ShouldBe(0, process.Tail());

        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(source).Decisions("golden")) events.Add(logged);
        return events;
    }
}

/// <summary>The settings of a run over the recorded session, and what it decides.</summary>
internal static class RecordedRun
{
    /// <summary>What is decided of the session where nothing disturbs it, the channels being these.</summary>
    public static async Task<IReadOnlyList<LoggedEvent>> Undisturbed(Servers servers, IReadOnlyDictionary<string, string> channels)
    {
        var settings = new Dictionary<string, string>(channels, StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = await ServiceFleet.FreshDatabase(servers, "undisturbed"), ["Run__Id"] = "undisturbed" };
        await using var process = new ServiceProcess("options-alerts", Checkout.Standalone, settings, "run", "--data", Checkout.Shared("chains/iwm-2026-06-30"), "--speed", "max");
        process.Start();
        (await process.Exit(ServiceFleet.Patience)).ShouldBe(0, process.Tail());
        await using var source = Npgsql.NpgsqlDataSource.Create(settings["ConnectionStrings__alertsdb"]);
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(source).Decisions("undisturbed")) events.Add(logged);
        return events;
    }

    public static Dictionary<string, string> Settings(string session, string[] channels, string speed = "max")
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Ingestion__Feeds__0"] = "Recorded",
            ["Ingestion__Data"] = session,
            ["Ingestion__Speed"] = speed,
            // The stand-ins have no limits, and a session at full speed would wait for them.
            ["Notifier__Delivery__Paced"] = "false",
        };
        for (var i = 0; i < channels.Length; i++) settings[$"AlertEngine__Channels__{i}"] = channels[i];
        return settings;
    }
}

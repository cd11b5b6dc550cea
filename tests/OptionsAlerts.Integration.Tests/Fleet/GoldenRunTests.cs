using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
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

    // Five hours of a session, said within seven seconds.
    private const int Instants = 601;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan Stretch = (Instants - 1) * Between;

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
            var settings = Record(folder);
            var (paced, took) = await Written(folder, ["--speed", "1"], settings);
            var fast = await Standalone(folder, Everything, settings);

            // Timers of all kinds that such a policy has fall into it: a digest's, a cooldown's end with what it withheld; and outcomes, after which other channels are asked.
            var log = paced.Select(logged => logged.Event).ToList();
            log.Select(e => e.GetType()).Distinct().ShouldBe(
                [typeof(DayOpened), typeof(AlertRaised), typeof(SignalSuppressed), typeof(SummaryRaised), typeof(DigestRaised), typeof(DeliverySucceeded), typeof(DeliveryFailed), typeof(FailedOver), typeof(AlertUndelivered)],
                ignoreOrder: true);
            log.OfType<SummaryRaised>().First().At.ShouldBe(log.OfType<SignalSuppressed>().First(held => held.Reason == SuppressionReason.Cooldown).Until!.Value);
            var stretch = paced[^1].Event.At - paced[0].Event.At;
            stretch.ShouldBeInRange(Stretch / 2, Stretch);
            took.ShouldBeGreaterThan(stretch - TimeSpan.FromSeconds(1));

            ServiceFleet.Difference(fast, paced).ShouldBeEmpty();
            log.SelectMany(Canonical.Encode).ShouldBe(fast.SelectMany(logged => Canonical.Encode(logged.Event)));
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

    // A policy of seconds over it. Telegram is named and not there: what is high or critical goes over to the console, the rest reaches nobody.
    private static Dictionary<string, string> Record(string folder)
    {
        var feed = new SimulatedFeed(new SimulationOptions { Seed = 1, Symbols = ["SPY"], StepSeconds = 30, ChainEverySeconds = 60, VolatilityEverySeconds = 60 });
        using (var writer = new RecordWriter(folder, "simulated", Recorder.MaxFileBytes))
        {
            var instants = feed.Instants(TestContext.Current.CancellationToken).Take(Instants).ToList();
            for (var i = 0; i < instants.Count; i++)
                foreach (var message in instants[i].Messages) writer.Write(instants[0].At + (i * Between), message);
        }

        var policy = Path.Combine(folder, "policy.yaml");
        File.WriteAllText(policy, $$"""
            version: 2
            cooldowns: { {{string.Join(", ", WireName.All<SignalKind>().Except(["digest"], StringComparer.Ordinal).Select(kind => $"{kind}: 2s"))}} }
            storm: { limit: 1 }
            digest: { gather: 1s }
            routes:
              critical: { broadcast: false, channels: [telegram, console] }
              high: { channels: [telegram, console] }
            """);
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["AlertEngine__PolicyFile"] = policy, ["AlertEngine__Channels__0"] = "telegram", ["AlertEngine__Channels__1"] = "console" };
    }

    private async Task<IReadOnlyList<LoggedEvent>> Standalone(string? session, string[] arguments, Dictionary<string, string>? own = null) => (await Written(session, arguments, own)).Log;

    // What a run decided, and how long after its first event its last was written.
    private async Task<(IReadOnlyList<LoggedEvent> Log, TimeSpan Took)> Written(string? session, string[] arguments, Dictionary<string, string>? own)
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
        foreach (var (key, value) in own ?? []) settings[key] = value;
        string[] data = session is null ? [] : ["--data", session];
        await using var process = new ServiceProcess("options-alerts", Checkout.Standalone, settings, ["run", .. data, .. arguments]);
        process.Start();
        (await process.Exit(ServiceFleet.Patience)).ShouldBe(0, process.Tail());

        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(source).Decisions("golden")) events.Add(logged);
        await using var span = source.CreateCommand("select max(timestamp) - min(timestamp) from alert_engine.mt_events");
        return (events, (TimeSpan)(await span.ExecuteScalarAsync())!);
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

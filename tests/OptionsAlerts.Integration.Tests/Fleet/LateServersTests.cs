using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>
/// Six processes before their servers are there, or behind peers that accept and never answer. They live, say what is missing, wait, and play the session as ever when both have come.
/// <c>OPTIONS_ALERTS_LATE_SECONDS</c> has them wait longer than a suite can.
/// </summary>
public sealed class LateServersTests(Servers servers)
{
    private const int MostLinesAtStart = 12;
    private const int MostLinesAMinute = 6;
    private const long MostGrowth = 96L << 20;

    // The broker and the database each have fifteen seconds to be noticed in.
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(15);

    // A liar is asked as long as a check may take, every time.
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);
    private static readonly string[] Six = ["ingestion", "gex", "volume", "vix", "alert-engine", "notifier"];
    private static readonly string[] WithDatabase = [.. Six.Where(service => service != "ingestion")];

    private static TimeSpan Away => TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("OPTIONS_ALERTS_LATE_SECONDS"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : 6);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task servers_that_come_late_are_waited_for_and_the_session_is_decided_the_same() => await ComeLate("late", liar: false, first: "postgresql");

    [Fact]
    public async Task servers_that_accept_and_never_answer_are_waited_for_too() => await ComeLate("lying", liar: true, first: "rabbitmq");

    private async Task ComeLate(string runId, bool liar, string first)
    {
        var expected = ServiceFleet.Hash(await RecordedRun.Undisturbed(servers, new Dictionary<string, string>(StringComparer.Ordinal)));
        var (database, broker) = (new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString), new Uri(servers.RabbitMq.ConnectionString));
        await using var postgresql = new LateServer(database.Host!, database.Port);
        await using var rabbitmq = new LateServer(broker.Host, broker.Port);
        using var probes = new Probes();
        var name = new NpgsqlConnectionStringBuilder(await ServiceFleet.FreshDatabase(servers, runId));
        await using var fleet = await ServiceFleet.Create(servers, runId, RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["console"]), service => new Dictionary<string, string>(probes.Listen(service), StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = new NpgsqlConnectionStringBuilder(name.ConnectionString) { Host = "127.0.0.1", Port = postgresql.Port }.ConnectionString,
            ["ConnectionStrings__messaging"] = new UriBuilder(broker) { Host = "127.0.0.1", Port = rabbitmq.Port }.Uri.AbsoluteUri,
        });
        await using var log = NpgsqlDataSource.Create(name.ConnectionString);
        if (liar)
        {
            postgresql.Lie();
            rabbitmq.Lie();
        }

        fleet.Start();
        foreach (var service in Six) await Eventually.Holds(() => probes.IsAlive(service), () => $"{service} was alive without its servers\n{fleet[service].Tail()}");
        await EverybodyWaits(fleet, probes, Away);

        var second = first == "postgresql" ? "rabbitmq" : "postgresql";
        (first == "postgresql" ? postgresql : rabbitmq).Come();
        // With one of the two: what there is is used, what there is not is said.
        await Eventually.Holds(async () => (await Task.WhenAll(WithDatabase.Select(service => Missing(probes, service)))).All(missing => missing.SequenceEqual([second])), () => $"All miss {second} alone\n{fleet.Tails()}", ReadyWithin + CheckLimit);
        await Task.Delay(Away / 4, Stop);
        fleet.Services.ShouldAllBe(service => service.IsRunning);

        var came = Stopwatch.StartNew();
        (second == "postgresql" ? postgresql : rabbitmq).Come();
        foreach (var service in Six) await Eventually.Holds(() => probes.IsReady(service), () => $"{service} was ready {came.Elapsed.TotalSeconds:0.0} s after {second} had come\n{fleet[service].Tail()}", ReadyWithin - came.Elapsed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{runId}: all ready {came.Elapsed.TotalSeconds:0.0} s after {second} had come");

        await fleet.Ended();
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(log).Decisions(runId, cancellationToken: Stop)) events.Add(logged);
        ServiceFleet.Hash(events).ShouldBe(expected, fleet.Tails());
        Replay.Verify(runId, events.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
        (await fleet.Refused()).ShouldBeEmpty();
    }

    // Alive, not ready, each missing server by name; and quiet: few lines, no memory that grows.
    private static async Task EverybodyWaits(ServiceFleet fleet, Probes probes, TimeSpan away)
    {
        await Task.WhenAll(Six.Select(service => Eventually.Holds(
            async () => (await Missing(probes, service)).SequenceEqual(service == "ingestion" ? ["rabbitmq"] : ["postgresql", "rabbitmq"]), () => $"{service} said what it misses\n{fleet[service].Tail()}")));
        var before = fleet.Services.ToDictionary(service => service.Name, service => service.WorkingSet, StringComparer.Ordinal);
        var since = Stopwatch.StartNew();
        while (since.Elapsed < away)
        {
            (await Task.WhenAll(Six.Select(probes.IsAlive))).ShouldAllBe(alive => alive);
            (await Task.WhenAll(Six.Select(service => probes.Ask(service, "/ready")))).ShouldAllBe(answer => answer.Status == 503);
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        }

        foreach (var service in fleet.Services)
        {
            service.IsRunning.ShouldBeTrue(service.Tail());
            service.Output.Count.ShouldBeLessThanOrEqualTo(MostLinesAtStart + (int)(MostLinesAMinute * away.TotalMinutes), string.Join('\n', service.Output));
            service.Errors.ShouldBeEmpty();
            (service.WorkingSet - before[service.Name]).ShouldBeLessThan(MostGrowth, service.Name);
            TestContext.Current.TestOutputHelper?.WriteLine($"{service.Name}: {service.Output.Count} lines, {(service.WorkingSet - before[service.Name]) / 1048576.0:0.0} MiB more after {since.Elapsed.TotalSeconds:0} s");
        }
    }

    private static async Task<string[]> Missing(Probes probes, string service)
    {
        var (status, body) = await probes.Ask(service, "/ready");
        if (status != 503) return [];
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("checks").EnumerateObject().Where(check => check.Value.GetProperty("status").GetString() != "healthy").Select(check => check.Name).Order(StringComparer.Ordinal)];
    }
}

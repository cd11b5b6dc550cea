using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Fakes.Webhook;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Integration.Tests.Messaging;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>Engines and a notifier as processes, live, on a database of their own, with a webhook's receiver at the end. The policy's limits are out of the way; a thing is told once an hour.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string Secret = "whsec_c2VjcmV0LW9mLXRoZS1yZWNlaXZlci0zMi1ieXRlcyE=";

    private const string Policy =
        """
        version: 2
        cooldowns: { default: 1h, sweep: 1h }
        storm: { limit: 1000 }
        rate: { perMinute: 100000 }
        routes:
          critical: { channels: [webhook] }
          high: { channels: [webhook] }
          medium: { channels: [webhook] }
          low: { channels: [webhook] }
        """;

    private readonly Dictionary<string, string> _settings;
    private readonly List<ServiceProcess> _processes = [];
    private readonly NpgsqlDataSource _database;
    private readonly string _policyFile;

    private EngineRig(string database, Servers servers, string runId, FakeWebhook receiver, string policyFile)
    {
        (RunId, Receiver, _policyFile) = (runId, receiver, policyFile);
        _database = NpgsqlDataSource.Create(database);
        Flood = new SignalFlood(servers.RabbitMq.ConnectionString);
        _settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = database,
            ["ConnectionStrings__messaging"] = servers.RabbitMq.ConnectionString,
            ["Run__Id"] = runId,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AlertEngine__Channels__0"] = "webhook",
            ["AlertEngine__PolicyFile"] = policyFile,
            ["AlertEngine__RepublishAfterSeconds"] = "5",
            ["Notifier__Webhook__Url"] = receiver.BaseUrl,
            ["Notifier__Webhook__Secret"] = Secret,
        };
    }

    public string RunId { get; }

    public FakeWebhook Receiver { get; }

    public SignalFlood Flood { get; }

    public static async Task<EngineRig> Create(Servers servers, string runId)
    {
        await using (var broker = await RawBroker.Connect(servers))
            foreach (var queue in ServiceFleet.Queues) await broker.Delete(queue);
        var policyFile = Path.Combine(Path.GetTempPath(), $"{runId}-{Environment.ProcessId}.yaml");
        await File.WriteAllTextAsync(policyFile, Policy, TestContext.Current.CancellationToken);
        return new EngineRig(await ServiceFleet.FreshDatabase(servers, "engine"), servers, runId, await FakeWebhook.Start(Secret), policyFile);
    }

    /// <summary>Starts an engine; with a point, one that kills itself there the n-th time it comes by.</summary>
    public ServiceProcess StartEngine(string? killAt = null, int killOn = 1, IReadOnlyDictionary<string, string>? own = null) =>
        Start("alert-engine", Checkout.Built("tests/OptionsAlerts.KillableEngine", "OptionsAlerts.KillableEngine"), [.. killAt is null ? [] : new[] { ("KILL_AT", killAt), ("KILL_ON", $"{killOn}") }, .. Pairs(own)]);

    public ServiceProcess StartNotifier(IReadOnlyDictionary<string, string>? own = null) => Start("notifier", Checkout.Service("notifier", "OptionsAlerts.Notifier"), [.. Pairs(own)]);

    public async Task<IReadOnlyList<LoggedEvent>> Log()
    {
        var events = new List<LoggedEvent>();
        try
        {
            await foreach (var logged in new LogReader(_database).Decisions(RunId)) events.Add(logged);
        }
        catch (Exception exception) when (exception is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } or NpgsqlException)
        {
            // The engine has not made its tables yet, or the server is being restarted.
        }

        return events;
    }

    /// <summary>Waits until so many alerts have their outcome, then asserts that the totals are exact: each signal decided once, each alert delivered once.</summary>
    public async Task Settles(int signals, int alerts, int repeats = 0)
    {
        await Eventually.Holds(async () => (await Log()).Count(logged => logged.Event is DeliverySucceeded) >= alerts, () => $"{alerts} alerts were delivered\n{Tails()}", Patience);
        await Eventually.Holds(async () => (await Log()).Count(logged => logged.Event is AlertRaised or SignalSuppressed) >= signals, () => $"{signals} signals were decided\n{Tails()}", Patience);

        var log = await Log();
        Guid[] decided = [.. log.Select(logged => logged.Event switch { AlertRaised raised => raised.Signal.SignalId, SignalSuppressed suppressed => suppressed.Signal.SignalId, _ => Guid.Empty }).Where(id => id != Guid.Empty)];
        decided.Length.ShouldBe(signals, Tails());
        decided.Distinct().Count().ShouldBe(signals);
        log.Count(logged => logged.Event is AlertRaised).ShouldBe(alerts);
        log.Count(logged => logged.Event is DeliverySucceeded).ShouldBe(alerts);
        log.Count(logged => logged.Event is DeliveryFailed or AlertUndelivered).ShouldBe(0, Tails());
        Receiver.Messages.Select(message => message.Id).Distinct().Count().ShouldBe(alerts, Tails());
        Receiver.Messages.Count.ShouldBeInRange(alerts, alerts + repeats, Tails());
        log.Select(logged => logged.Version).ShouldBe(Enumerable.Range(1, log.Count).Select(version => (long)version));
        Replay.Verify(RunId, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
    }

    public string Tails() => string.Join("\n\n", _processes.Select(process => $"--- {process.Name}\n{process.Tail()}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        await Receiver.DisposeAsync();
        await _database.DisposeAsync();
        File.Delete(_policyFile);
    }

    private static IEnumerable<(string Key, string Value)> Pairs(IReadOnlyDictionary<string, string>? own) => own?.Select(pair => (pair.Key, pair.Value)) ?? [];

    private ServiceProcess Start(string name, string file, (string Key, string Value)[] own)
    {
        var settings = new Dictionary<string, string>(_settings, StringComparer.Ordinal);
        foreach (var (key, value) in own) settings[key] = value;
        var process = new ServiceProcess(name, file, settings);
        _processes.Add(process);
        process.Start();
        return process;
    }
}

using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Infrastructure;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>The six services as six processes over RabbitMQ, with a database of their own.</summary>
internal sealed class ServiceFleet : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Every queue there is.</summary>
    public static readonly string[] Queues =
    [
        "gex-market", "volume-market", "vix-market", "alert-engine", "ingestion-steps",
        "notify-console", "notify-telegram", "notify-pushover", "notify-ntfy", "notify-sns", "notify-discord", "notify-slack", "notify-webhook", "notify-answers",
    ];

    private static readonly Dictionary<string, string> Assemblies = new(StringComparer.Ordinal)
    {
        ["gex"] = "OptionsAlerts.Gex",
        ["volume"] = "OptionsAlerts.Volume",
        ["vix"] = "OptionsAlerts.Vix",
        ["notifier"] = "OptionsAlerts.Notifier",
        ["alert-engine"] = "OptionsAlerts.AlertEngine",
        ["ingestion"] = "OptionsAlerts.Ingestion",
    };

    private readonly Dictionary<string, ServiceProcess> _services = new(StringComparer.Ordinal);
    private readonly List<ServiceProcess> _replaced = [];
    private readonly NpgsqlDataSource _database;
    private readonly string _broker;

    private readonly Func<string, IReadOnlyDictionary<string, string>> _own;

    private ServiceFleet(string database, string broker, string runId, IReadOnlyDictionary<string, string> settings, Func<string, IReadOnlyDictionary<string, string>>? own)
    {
        _own = own ?? (_ => new Dictionary<string, string>(StringComparer.Ordinal));
        RunId = runId;
        _broker = broker;
        _database = NpgsqlDataSource.Create(database);
        Settings = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = database,
            ["ConnectionStrings__messaging"] = broker,
            ["Run__Id"] = runId,
            ["Run__Clock"] = "Market",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Default"] = settings.GetValueOrDefault("Logging__LogLevel__Default", "Information"),
        };
        foreach (var service in Assemblies.Keys) _services.Add(service, Process(service));
    }

    public string RunId { get; }

    public IReadOnlyDictionary<string, string> Settings { get; }

    public ServiceProcess this[string service] => _services[service];

    /// <summary>Every queue of the fleet's that holds what nobody could handle, and how much.</summary>
    public async Task<IReadOnlyList<string>> Refused()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(_broker) }.CreateConnectionAsync();
        var refused = new List<string>();
        foreach (var queue in Queues.SelectMany(queue => new[] { $"{queue}_error", $"{queue}_dead" }))
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                if (await channel.MessageCountAsync(queue) is var count and > 0) refused.Add($"{queue}: {count}");
            }
            catch (OperationInterruptedException)
            {
                // It does not exist: nothing was ever refused there.
            }
        }

        return refused;
    }

    /// <summary>All six, each in its last process.</summary>
    public IReadOnlyCollection<ServiceProcess> Services => _services.Values;

    /// <summary>A fleet on a fresh database and empty queues, not started yet.</summary>
    /// <param name="own">Settings of one service alone, above the common ones.</param>
    public static async Task<ServiceFleet> Create(
        Servers servers, string runId, IReadOnlyDictionary<string, string> settings, Func<string, IReadOnlyDictionary<string, string>>? own = null)
    {
        var database = await FreshDatabase(servers, "fleet");
        var fleet = new ServiceFleet(database, servers.RabbitMq.ConnectionString, runId, settings, own);
        foreach (var queue in Queues.SelectMany(queue => new[] { queue, $"{queue}_error", $"{queue}_dead" })) await fleet.DeleteQueue(queue);
        return fleet;
    }

    /// <summary>The name of a service's assembly.</summary>
    public static string Assembly(string service) => Assemblies[service];

    /// <summary>A database of its own on the tests' server.</summary>
    public static async Task<string> FreshDatabase(Servers servers, string name)
    {
        var unique = $"{name}_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(servers.Postgres.ConnectionString);
        await using var create = source.CreateCommand($"create database {unique}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString) { Database = unique, MaxPoolSize = 10 }.ConnectionString;
    }

    private static int _databases;

    public void Start(params string[] services)
    {
        foreach (var service in services.Length > 0 ? services : [.. _services.Keys]) _services[service].Start();
    }

    /// <summary>A further process of a service, not started yet, that takes the place of the one before, which is given back and goes on.</summary>
    public ServiceProcess Replace(string service)
    {
        var old = _services[service];
        _replaced.Add(old);
        _services[service] = Process(service);
        return old;
    }

    public Task Ended() => this["ingestion"].Prints("Replay of recorded ended", Patience);

    public async Task<IReadOnlyList<LoggedEvent>> Log()
    {
        var events = new List<LoggedEvent>();
        try
        {
            await foreach (var logged in new LogReader(_database).Decisions(RunId)) events.Add(logged);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            // The engine has not made its tables yet.
        }

        return events;
    }

    public async Task<string> GoldenHash() => Hash(await Log());

    public static string Hash(IEnumerable<LoggedEvent> events)
    {
        using var hash = new GoldenHash();
        foreach (var logged in events) hash.Add(logged.Event);
        return hash.Hex;
    }

    /// <summary>The first event in which two logs differ, in words; empty when they are the same.</summary>
    public static string Difference(IReadOnlyList<LoggedEvent> expected, IReadOnlyList<LoggedEvent> actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (left, right) = (i < expected.Count ? expected[i].Event : null, i < actual.Count ? actual[i].Event : null);
            if (left is not null && right is not null && Canonical.Encode(left).AsSpan().SequenceEqual(Canonical.Encode(right))) continue;
            return $"event {i + 1} of {expected.Count} and {actual.Count}:\n{Json(left)}\n{Json(right)}";
        }

        return string.Empty;

        static string Json(DecisionEvent? logged) => logged is null ? "none" : $"{logged.GetType().Name} {JsonSerializer.Serialize(logged, logged.GetType(), LogEventTypes.JsonOptions())}";
    }

    public async Task DeleteQueue(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(_broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }

    public string Tails() => string.Join("\n\n", _replaced.Concat(_services.Values).Select(service => $"--- {service.Name}\n{service.Tail()}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _replaced.Concat(_services.Values)) await service.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ServiceProcess Process(string service)
    {
        var settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal);
        foreach (var (key, value) in _own(service)) settings[key] = value;
        return new ServiceProcess(service, Checkout.Service(service, Assemblies[service]), settings);
    }
}

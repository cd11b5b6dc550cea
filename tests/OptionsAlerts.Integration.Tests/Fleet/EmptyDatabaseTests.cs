using Npgsql;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Integration.Tests.Messaging;
using OptionsAlerts.ServiceDefaults.Database;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>Who makes the tables of an empty database: whoever comes first, once, whatever else comes at the same time or dies over it.</summary>
public sealed class EmptyDatabaseTests(Servers servers)
{
    private const int Databases = 2;
    private static readonly string[] WithDatabase = ["alert-engine", "gex", "volume", "vix", "notifier"];
    private static IReadOnlyList<string>? _madeByOneOfEach;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ten_processes_at_once_make_the_tables_once_and_all_are_ready()
    {
        var expected = await MadeByOneOfEach();
        for (var round = 1; round <= Databases; round++)
        {
            await using var fleet = await Fleet($"ten-{round}");
            fleet.Start([.. WithDatabase, .. WithDatabase]);
            await fleet.AreReady();
            foreach (var process in fleet.Processes) process.Errors.ShouldBeEmpty($"round {round}, {process.Name}");
            SchemaPicture.Difference(expected, await SchemaPicture.Of(fleet.Database)).ShouldBeEmpty($"round {round}");
        }
    }

    [Theory]
    [InlineData("alert-engine", "alert_engine")]
    [InlineData("volume", "volume")]
    public async Task a_process_killed_while_it_makes_the_tables_leaves_them_to_the_next(string service, string schema)
    {
        var expected = await MadeByOneOfEach();
        await using var fleet = await Fleet($"killed-{service}");
        await using var database = NpgsqlDataSource.Create(fleet.Database);
        await using (var other = await database.OpenConnectionAsync(Stop))
        {
            // Somebody else's schema of the same name, never committed: the process stands in the middle of its work, the lock in its hand.
            await using var never = await other.BeginTransactionAsync(Stop);
            await using var create = new NpgsqlCommand($"create schema {schema}", other, never);
            await create.ExecuteNonQueryAsync(Stop);
            fleet.Start(service);
            await Eventually.Holds(() => IsHeldUp(database), () => $"{service} was making its tables\n{fleet.Tails()}", ServiceFleet.Patience);
            await fleet.Processes[0].Kill();
        }

        fleet.Start(WithDatabase);
        await fleet.AreReady();
        foreach (var process in fleet.Processes) process.Errors.ShouldBeEmpty(process.Name);
        SchemaPicture.Difference(expected, await SchemaPicture.Of(fleet.Database)).ShouldBeEmpty();
    }

    // The same for every test: the engine alone, then the others.
    private async Task<IReadOnlyList<string>> MadeByOneOfEach()
    {
        if (_madeByOneOfEach is not null) return _madeByOneOfEach;
        await using var fleet = await Fleet("one");
        foreach (var services in new[] { WithDatabase[..1], WithDatabase[1..] })
        {
            fleet.Start(services);
            await fleet.AreReady();
        }

        var picture = await SchemaPicture.Of(fleet.Database);
        picture.Count(line => line.StartsWith("relation alert_engine.mt_", StringComparison.Ordinal)).ShouldBeGreaterThan(3);
        return _madeByOneOfEach = picture;
    }

    // The lock of schemas is one process's, and that process waits for another.
    private static async Task<bool> IsHeldUp(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select count(*) from pg_locks mine join pg_stat_activity who using (pid)
            where mine.locktype = 'advisory' and mine.granted and ((mine.classid::bigint << 32) | mine.objid::bigint) = $1 and who.datname = current_database() and who.wait_event_type = 'Lock'
            """);
        command.Parameters.AddWithValue(AlertsDatabase.SchemaLock);
        return (long)(await command.ExecuteScalarAsync(Stop))! > 0;
    }

    private async Task<Starters> Fleet(string name)
    {
        await using (var broker = await RawBroker.Connect(servers))
            foreach (var queue in ServiceFleet.Queues) await broker.Delete(queue);
        return new Starters(await ServiceFleet.FreshDatabase(servers, "empty"), servers.RabbitMq.ConnectionString, name);
    }

    /// <summary>Any number of processes of any service on one database.</summary>
    private sealed class Starters(string database, string broker, string runId) : IAsyncDisposable
    {
        private readonly Probes _probes = new();
        private readonly List<(string Key, ServiceProcess Process)> _processes = [];

        public string Database => database;

        public IReadOnlyList<ServiceProcess> Processes => [.. _processes.Select(each => each.Process)];

        public void Start(params IReadOnlyList<string> services)
        {
            var made = services.Select(service =>
            {
                var key = $"{service} {_processes.Count}";
                var settings = new Dictionary<string, string>(_probes.Listen(key), StringComparer.Ordinal)
                {
                    ["ConnectionStrings__alertsdb"] = database,
                    ["ConnectionStrings__messaging"] = broker,
                    ["Run__Id"] = runId,
                    ["AlertEngine__Channels__0"] = "console",
                };
                var process = new ServiceProcess(key, Checkout.Service(service, ServiceFleet.Assembly(service)), settings);
                _processes.Add((key, process));
                return process;
            }).ToList();
            foreach (var process in made) process.Start();
        }

        /// <summary>Waits until all that run are ready, and the engines among them have read their log.</summary>
        public async Task AreReady()
        {
            foreach (var (key, process) in _processes.Where(each => !each.Process.WasKilled))
            {
                await Eventually.Holds(() => _probes.IsReady(key), () => $"{key} was ready\n{Tails()}", ServiceFleet.Patience);
                if (key.StartsWith("alert-engine", StringComparison.Ordinal)) await process.Prints("Decision log of run", ServiceFleet.Patience);
            }
        }

        public string Tails() => string.Join("\n\n", Processes.Select(process => $"--- {process.Name}\n{process.Tail()}"));

        public async ValueTask DisposeAsync()
        {
            foreach (var process in Processes) await process.DisposeAsync();
            _probes.Dispose();
        }
    }
}

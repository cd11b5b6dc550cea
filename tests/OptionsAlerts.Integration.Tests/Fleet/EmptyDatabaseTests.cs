using System.Diagnostics;
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

    [Fact]
    public async Task a_process_killed_while_it_makes_the_tables_leaves_them_to_the_next()
    {
        var expected = await MadeByOneOfEach();
        var random = new Random(20_261_127);
        var torn = 0;
        for (var round = 1; round <= 2; round++)
        {
            await using var fleet = await Fleet($"killed-{round}");
            await using var database = NpgsqlDataSource.Create(fleet.Database);
            fleet.Start("alert-engine");
            // The tables are being made while the lock is held; the delays spread over what that takes.
            var started = Stopwatch.StartNew();
            while (!await IsBeingMade(database)) started.Elapsed.ShouldBeLessThan(ServiceFleet.Patience, fleet.Tails());
            await Task.Delay(random.Next(round * 25), Stop);
            await fleet.Processes[0].Kill();
            if ((await SchemaPicture.Of(fleet.Database)).Count < expected.Count / 2) torn++;

            fleet.Start(WithDatabase);
            await fleet.AreReady();
            foreach (var process in fleet.Processes) process.Errors.ShouldBeEmpty($"round {round}, {process.Name}");
            SchemaPicture.Difference(expected, await SchemaPicture.Of(fleet.Database)).ShouldBeEmpty($"round {round}");
        }

        // Or the kills were all too late.
        torn.ShouldBeGreaterThan(0);
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

    private static async Task<bool> IsBeingMade(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database()) and ((classid::bigint << 32) | objid::bigint) = $1");
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

using System.Diagnostics;
using System.Globalization;
using Marten;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;

namespace OptionsAlerts.Benchmarks.History;

/// <summary>Seeds a log and measures what reads it: each figure as often as asked, in wall time and in processor time of this process (the server's is not in it).</summary>
public static class HistoryMeasure
{
    private const string RunId = "bench";
    private const int Seed = 20261120;

    public static async Task<int> Run(string connection, int decisions, int days, int rounds, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await Fresh(source, cancellationToken);
        var seeder = new LogSeeder(source, RunId);
        var log = new MadeUpLog(RunId, MadeUpLog.Patient, Seed).Days(decisions, days);
        var seeded = await Timed(() => seeder.Write(log, TimeProvider.System.GetUtcNow(), cancellationToken));
        Say($"seeded: {decisions:N0} decisions over {days} days, {seeder.Events:N0} events, {seeder.Alerts:N0} alerts, in {seeded.Wall.TotalSeconds:0.0} s; database {await Size(source, cancellationToken)}");
        await Execute(source, "analyze", cancellationToken);

        var reader = new LogReader(source);
        await Restart(source, reader, rounds, cancellationToken);
        await Verify("verify, all from rows", reader, decisions, rounds, cancellationToken);

        var retention = new Retention(source);
        var archiving = await Timed(async () =>
        {
            var pass = await retention.Run(new RetentionRule(TimeSpan.Zero, TimeSpan.FromDays(3_650), TimeSpan.FromDays(3_650)), TimeProvider.System.GetUtcNow(), cancellationToken);
            foreach (var problem in pass!.Problems) Say(problem);
        });
        var archived = await reader.Archive.Days(RunId, cancellationToken);
        Say($"archive: {archived.Count} days, {archived.Sum(day => day.Events):N0} events in {archiving.Wall.TotalSeconds:0.0} s (marking the rows included); {await ArchiveSize(source, cancellationToken)}");
        await Verify("verify, days that are over from the archive", reader, decisions, rounds, cancellationToken);
        var (running, chunks) = (new RunningDay(source, RunId), 0);
        var growing = await Timed(async () =>
        {
            while (await running.Grow(TimeSpan.Zero, TimeProvider.System.GetUtcNow(), cancellationToken) > 0) chunks++;
        });
        Say($"the newest day: {chunks:N0} chunks archived in {growing.Wall.TotalSeconds:0.0} s without the rests; processor {growing.Processor.TotalMilliseconds / Math.Max(1, chunks):0.0} ms a chunk");
        await Verify("verify, the newest day from the archive too, but for its last events", reader, decisions, rounds, cancellationToken);
        await TryAnother(reader, rounds, cancellationToken);
        await Restart(source, reader, rounds, cancellationToken);
        return 0;
    }

    private static async Task Verify(string what, LogReader reader, int decisions, int rounds, CancellationToken cancellationToken)
    {
        var verifier = new RunVerifier(reader);
        for (var round = 0; round < rounds; round++)
        {
            RunVerification? verification = null;
            var took = await Timed(async () => verification = await verifier.Verify(RunId, day: null, progress: null, cancellationToken));
            if (verification?.Difference is { } difference) throw new InvalidOperationException($"{difference.Day:yyyy-MM-dd} {difference.Version}: {difference.Difference.Problem}");
            Say($"{what}: {verification!.Events:N0} events in {took.Wall.TotalSeconds:0.00} s, {decisions / took.Wall.TotalSeconds:N0} decisions/s; processor {took.Processor.TotalSeconds:0.00} s; golden hash {verification.GoldenHash[..16]}");
        }
    }

    private static async Task TryAnother(LogReader reader, int rounds, CancellationToken cancellationToken)
    {
        var policy = AlertPolicy.Default with { RatePerMinute = 10, StormLimit = 3 };
        for (var round = 0; round < rounds; round++)
        {
            WhatIfReport? report = null;
            var took = await Timed(async () =>
            {
                var whatIf = new WhatIf(RunId, new WhatIfQuestion { Policy = policy, From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.MaxValue });
                await foreach (var logged in reader.Decisions(RunId, cancellationToken: cancellationToken))
                    if (!whatIf.Add(logged.Event)) break;
                report = whatIf.Complete();
            });
            Say($"what-if over all of it: {report!.Before.Notifications:N0} → {report.After.Notifications:N0} notifications, in {took.Wall.TotalSeconds:0.00} s; processor {took.Processor.TotalSeconds:0.00} s");
        }
    }

    // What an engine does before its first decision: the newest day, its last snapshot, the events since.
    private static async Task Restart(NpgsqlDataSource source, LogReader reader, int rounds, CancellationToken cancellationToken)
    {
        var snapshots = new SnapshotStore(source);
        var head = await reader.Head(RunId, cancellationToken) ?? throw new InvalidOperationException("There is no log.");
        var state = EngineState.Empty(RunId);
        var kept = head.Version * 99 / 100;
        await foreach (var logged in reader.Day(RunId, head.Day, cancellationToken: cancellationToken))
        {
            if (logged.Version > kept) break;
            state.Apply(logged.Event);
        }

        for (var round = 0; round < rounds; round++)
        {
            var folded = EngineState.Empty(RunId);
            var took = await Timed(async () =>
            {
                await foreach (var logged in reader.Day(RunId, head.Day, cancellationToken: cancellationToken)) folded.Apply(logged.Event);
            });
            Say($"restart without a snapshot: the newest day's {head.Version:N0} events in {took.Wall.TotalSeconds:0.00} s; processor {took.Processor.TotalSeconds:0.00} s");
        }

        var saving = await Timed(async () => await snapshots.Save(RunId, head.Day, kept, SnapshotStore.Encode(state), cancellationToken));
        for (var round = 0; round < rounds; round++)
        {
            var tail = 0L;
            var took = await Timed(async () =>
            {
                var day = await reader.NewestDay(RunId, cancellationToken) ?? throw new InvalidOperationException("There is no log.");
                var snapshot = await snapshots.Load(RunId, day, cancellationToken) ?? throw new InvalidOperationException("There is no snapshot.");
                await foreach (var logged in reader.Day(RunId, day, snapshot.Version, cancellationToken))
                {
                    snapshot.State.Apply(logged.Event);
                    tail++;
                }
            });
            Say($"restart: the newest day's {head.Version:N0} events, {kept:N0} from its snapshot and {tail:N0} after it, in {took.Wall.TotalSeconds:0.00} s; processor {took.Processor.TotalSeconds:0.00} s (saving the snapshot took {saving.Wall.TotalSeconds:0.00} s)");
        }
    }

    private static async Task Fresh(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await Execute(source, "drop schema if exists alert_engine cascade", cancellationToken);
        using var store = DocumentStore.For(options =>
        {
            MartenSetup.Configure(options);
            options.Connection(source);
        });
        await MartenSetup.CreateTables(store, source, cancellationToken);
        await Execute(source, SnapshotStore.Schema, cancellationToken);
        await Execute(source, DayArchive.Schema, cancellationToken);
    }

    private static async Task<(TimeSpan Wall, TimeSpan Processor)> Timed(Func<Task> work)
    {
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.StartNew();
        await work();
        return (wall.Elapsed, Environment.CpuUsage.TotalTime - processor);
    }

    private static Task<string> Size(NpgsqlDataSource source, CancellationToken cancellationToken) => Text(source, "select pg_size_pretty(pg_database_size(current_database()))", cancellationToken);

    private static Task<string> ArchiveSize(NpgsqlDataSource source, CancellationToken cancellationToken) => Text(
        source,
        "select pg_size_pretty(sum(raw_bytes)) || ' of canonical bytes in ' || pg_size_pretty(pg_total_relation_size('alert_engine.archived_chunk')) from alert_engine.archived_chunk",
        cancellationToken);

    private static async Task<string> Text(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task Execute(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Say(string line) => Console.WriteLine(line);
}

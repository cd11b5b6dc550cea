using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Engine;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Operate;

/// <summary>Backup and restore by the manual's own commands: everything is there again, and an engine goes on from it.</summary>
public sealed class RestoreTests(Servers servers) : IAsyncLifetime
{
    private static readonly string[] Before = ["SPY raised", "SPY Cooldown", "DIA raised", "SPY raised", "SPY Cooldown", "QQQ Silenced"];

    private PostgresShell _shell = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _shell = PostgresShell.Of(servers.Postgres);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _shell?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task what_was_backed_up_is_there_again_and_an_engine_goes_on_from_it()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "kept");
        await TradingWeekend.Pass(database);
        var before = await TradingWeekend.Verify(database);
        await Backup(database);
        var restored = await Restore(database);

        (await TradingWeekend.Decisions(restored)).ShouldBe(Before);
        var verified = await TradingWeekend.Verify(restored);
        verified.Days.ShouldBe(before.Days);
        verified.Days.Select(day => day.Archived).ShouldBe([true, false]);
        var audited = await AuditVerify(restored);
        audited.ShouldBe(before.Days.Select(day => $"{day.Day:yyyy-MM-dd} {day.GoldenHash}"));
        await TradingWeekend.IsKept(restored);

        var later = TradingWeekend.Monday.AddMinutes(30);
        await using (var engine = await LoneEngine.Start(restored, later))
        {
            engine.Journal.State.PolicyHash.ShouldBe(TradingWeekend.Policy.Hash());
            foreach (var (number, symbol) in new[] { (10, "SPY"), (11, "QQQ"), (12, "IWM"), (4, "SPY") }) await engine.Take(TradingWeekend.Signal(number, symbol, later));
        }

        (await TradingWeekend.Decisions(restored)).ShouldBe([.. Before, "SPY Cooldown", "QQQ Silenced", "IWM raised"]);
        var after = await TradingWeekend.Verify(restored);
        after.FirstPosition.ShouldBe(before.FirstPosition);
        (await NewestPositions(restored, after.LastPosition - before.LastPosition)).ShouldBe(Enumerable.Range(1, (int)(after.LastPosition - before.LastPosition)).Select(step => before.LastPosition + step));
        // What it was taken from has not moved.
        (await TradingWeekend.Verify(database)).Days.ShouldBe(before.Days);
    }

    [Fact]
    public async Task on_an_empty_server_with_another_user_the_log_verifies_and_its_cooldowns_hold()
    {
        if (servers.Postgres is not IHasShell) Assert.Skip("Needs a second server: a container engine.");
        var database = await ServiceFleet.FreshDatabase(servers, "kept");
        await TradingWeekend.Pass(database);
        var before = await TradingWeekend.Verify(database);
        await Backup(database);
        await using var empty = await Containers.StartPostgres("somebody");
        await using var there = PostgresShell.Of(empty);
        await Bring(database, there);
        var made = await there.Run(Name(database), Manual.Block("restore"));
        made.Exit.ShouldBe(0, made.Output);

        var restored = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Database = Name(database) }.ConnectionString;
        (await TradingWeekend.Verify(restored)).Days.ShouldBe(before.Days);
        (await AuditVerify(restored)).ShouldBe(before.Days.Select(day => $"{day.Day:yyyy-MM-dd} {day.GoldenHash}"));
        var later = TradingWeekend.Monday.AddMinutes(30);
        await using (var engine = await LoneEngine.Start(restored, later))
            foreach (var (number, symbol) in new[] { (10, "SPY"), (11, "QQQ"), (12, "IWM") }) await engine.Take(TradingWeekend.Signal(number, symbol, later));
        (await TradingWeekend.Decisions(restored)).ShouldBe([.. Before, "SPY Cooldown", "QQQ Silenced", "IWM raised"]);
    }

    [Fact]
    public async Task a_backup_taken_while_the_engine_writes_is_whole_and_what_came_after_it_is_decided_again()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "kept");
        long written, during;
        await using (var engine = await LoneEngine.Start(database, TradingWeekend.Monday))
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var taken = 0L;
            var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
            {
                for (var number = writer; !enough.IsCancellationRequested; number += 16)
                {
                    await engine.Take(TradingWeekend.Signal(number, $"S{number % 500}", TradingWeekend.Monday));
                    Interlocked.Increment(ref taken);
                }
            })).ToArray();
            await Eventually.Holds(() => Interlocked.Read(ref taken) > 2_000, "The engine has written a while");
            written = Interlocked.Read(ref taken);
            await Backup(database);
            during = Interlocked.Read(ref taken) - written;
            await enough.CancelAsync();
            await Task.WhenAll(writers);
        }

        during.ShouldBeGreaterThan(0);
        var restored = await Restore(database);
        var (whole, kept) = (await TradingWeekend.Verify(database), await TradingWeekend.Verify(restored));
        kept.Events.ShouldBeInRange(written, whole.Events);

        var lost = await FirstAfter(database, kept.Events);
        await using (var engine = await LoneEngine.Start(restored, TradingWeekend.Monday.AddMinutes(1)))
        {
            engine.Journal.State.IsDecided(lost.SignalId).ShouldBeFalse();
            await engine.Take(lost);
        }

        (await TradingWeekend.Verify(restored)).Events.ShouldBeGreaterThan(kept.Events);
    }

    [Fact]
    public async Task a_database_that_is_used_is_neither_dropped_nor_restored_into()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "kept");
        await TradingWeekend.Pass(database);
        await Backup(database);
        await using (var engine = await LoneEngine.Start(database, TradingWeekend.Monday.AddMinutes(5)))
        {
            await engine.Take(TradingWeekend.Signal(10, "IWM", TradingWeekend.Monday.AddMinutes(5)));
            var dropped = await _shell.Run(Name(database), Manual.Block("drop"));
            (dropped.Exit == 0, dropped.Output.Contains("is being accessed by other users", StringComparison.Ordinal)).ShouldBe((false, true), dropped.Output);
            var into = await _shell.Run(Name(database), Manual.Block("restore").Replace("createdb \"$PGDATABASE\"", "true", StringComparison.Ordinal));
            (into.Exit == 0, into.Output.Contains("already exists", StringComparison.Ordinal)).ShouldBe((false, true), into.Output);
            await engine.Take(TradingWeekend.Signal(11, "TLT", TradingWeekend.Monday.AddMinutes(5)));
        }

        (await TradingWeekend.Decisions(database)).ShouldBe([.. Before, "IWM raised", "TLT raised"]);
        await TradingWeekend.Verify(database);
    }

    [Fact]
    public async Task an_engine_under_which_the_tables_are_replaced_reads_the_log_again_and_goes_on_from_the_backup()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "kept");
        await TradingWeekend.Pass(database);
        await Backup(database);
        var now = TradingWeekend.Monday.AddMinutes(5);
        await using (var engine = await LoneEngine.Start(database, now))
        {
            await engine.Take(TradingWeekend.Signal(10, "IWM", now));
            var replaced = await _shell.Run(Name(database), "pg_restore --clean --if-exists --single-transaction --no-owner --dbname=\"$PGDATABASE\" alertsdb.dump");
            replaced.Exit.ShouldBe(0, replaced.Output);
            foreach (var (number, symbol) in new[] { (11, "SPY"), (10, "IWM") }) await engine.Take(TradingWeekend.Signal(number, symbol, now));
        }

        // The alert about IWM is after the backup: it is sent a second time.
        (await TradingWeekend.Decisions(database)).ShouldBe([.. Before, "SPY Cooldown", "IWM raised"]);
        await TradingWeekend.Verify(database);
    }

    private async Task Backup(string database)
    {
        var made = await _shell.Run(Name(database), Manual.Block("backup"));
        made.Exit.ShouldBe(0, made.Output);
    }

    // As text, in parts that fit on a command line.
    private async Task Bring(string database, PostgresShell there)
    {
        const int PartLength = 60_000;
        var dump = await _shell.Run(Name(database), "base64 alertsdb.dump | tr -d '\\n'");
        dump.Exit.ShouldBe(0, dump.Output);
        foreach (var part in dump.Output.Chunk(PartLength)) (await there.Run("postgres", $"printf %s '{new string(part)}' >>alertsdb.base64")).Exit.ShouldBe(0);
        (await there.Run("postgres", "base64 -d alertsdb.base64 >alertsdb.dump")).Exit.ShouldBe(0);
    }

    // Into a database that is not there yet.
    private async Task<string> Restore(string database)
    {
        var restored = new NpgsqlConnectionStringBuilder(database) { Database = Name(database) + "_restored" };
        var made = await _shell.Run(restored.Database, Manual.Block("restore"));
        made.Exit.ShouldBe(0, made.Output);
        return restored.ConnectionString;
    }

    // The command as an auditor gives it: each day and its golden hash.
    private static async Task<IEnumerable<string>> AuditVerify(string database)
    {
        await using var process = new ServiceProcess(
            "options-alerts", Checkout.Standalone, new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = database }, ["audit", "verify", "--json"]);
        process.Start();
        (await process.Exit(ServiceFleet.Patience)).ShouldBe(0, process.Tail());
        var days = JsonDocument.Parse(string.Join('\n', process.Output)).RootElement.GetProperty("days");
        return days.EnumerateArray().Select(day => $"{day.GetProperty("day").GetString()} {day.GetProperty("goldenHash").GetString()}");
    }

    private static async Task<List<long>> NewestPositions(string database, long count)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var positions = new List<long>();
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop)) positions.Add(logged.Position);
        return [.. positions.TakeLast((int)count)];
    }

    // The first signal that was decided after so many events.
    private static async Task<Contracts.Control.SignalDetected> FirstAfter(string database, long events)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var at = 0L;
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop))
        {
            if (++at <= events) continue;
            if (logged.Event is AlertRaised raised) return raised.Signal;
            if (logged.Event is SignalSuppressed withheld) return withheld.Signal;
        }

        throw new InvalidDataException("Nothing was decided after the backup.");
    }

    private static string Name(string database) => new NpgsqlConnectionStringBuilder(database).Database!;
}

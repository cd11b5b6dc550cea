using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>The newest day grows without a gap, whoever does it and whatever cuts it off, and disturbs neither the engine nor the days before.</summary>
public sealed class RunningDayOrderTests(Servers servers)
{
    [Fact]
    public async Task the_newest_day_waits_for_the_days_before_it()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 6_000, days: 3, written: 2);
        (await history.Grow()).ShouldBeEmpty();
        await history.Pass();
        (await history.Grow()).ShouldNotBeEmpty();
        await history.WriteDay(2);
        (await history.Grow()).ShouldBeEmpty();
        (await history.Pass()).Archived.ShouldBe(1);
        (await history.Grow()).ShouldNotBeEmpty();
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).Select(day => day.Rows).ShouldBe([ArchivedRows.Marked, ArchivedRows.Marked, ArchivedRows.Growing]);
        (await Verified(history)).ShouldBe((null, history.Log.Count));
    }

    [Fact]
    public async Task a_run_that_was_taken_up_again_after_it_was_over_does_not_grow_and_is_read_to_its_end()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 6_000, days: 1, written: 0);
        await history.WriteMore(0, 3_000);
        await history.Grow(most: 1);
        (await new Retention(history.Source, "another").Run(SeededHistory.KeepAll, SeededHistory.Written.AddDays(8), SeededHistory.Stop))!.Archived.ShouldBe(1);
        await history.WriteMore(3_000, 10_000);
        (await history.Grow()).ShouldBeEmpty();
        (await Verified(history)).ShouldBe((null, history.Log.Count));
    }

    [Fact]
    public async Task the_engine_appends_while_a_chunk_is_being_archived()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 4_000, days: 1, written: 0);
        await history.WriteMore(0, 2_500);
        await history.Execute(RunHead.Schema);
        await new RunHead(history.Source).Follow(SeededHistory.Run, SeededHistory.Stop);
        await using var connection = await history.Source.OpenConnectionAsync(SeededHistory.Stop);
        await using var transaction = await connection.BeginTransactionAsync(SeededHistory.Stop);
        var archiver = new DayArchiver(new DayArchive(history.Source), LogReader.DefaultSchema);
        (await archiver.Grow(connection, SeededHistory.Run, history.Days[0], SeededHistory.Written, SeededHistory.Written, SeededHistory.Stop)).ShouldBeGreaterThan(0);

        var batch = new LogBatch(new LogHead(history.Days[0], 2_500)) { Segments = { new DaySegment(history.Days[0], 2_500, [history.Log[2_500].Event]) } };
        await new DecisionLog(history.Source, SeededHistory.Run).Append(batch, SeededHistory.Stop);
        await transaction.CommitAsync(SeededHistory.Stop);
        using var hash = new GoldenHash();
        await foreach (var logged in history.Reader.Day(SeededHistory.Run, history.Days[0], cancellationToken: SeededHistory.Stop)) hash.Add(logged.Event);
        using var written = new GoldenHash();
        foreach (var (_, e) in history.Log.Take(2_501)) written.Add(e);
        (hash.Count, hash.Hex).ShouldBe((2_501, written.Hex));
    }

    [Fact]
    public async Task of_two_processes_one_archives_a_chunk_and_the_other_leaves_it_alone()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 6_000, days: 1);
        await using (var other = await history.Source.OpenConnectionAsync(SeededHistory.Stop))
        {
            await using var hold = new NpgsqlCommand("select pg_advisory_lock($1)", other) { Parameters = { new() { Value = Retention.Lock } } };
            await hold.ExecuteNonQueryAsync(SeededHistory.Stop);
            (await history.Running.Grow(TimeSpan.Zero, SeededHistory.Written, SeededHistory.Stop)).ShouldBeNull();
            hold.CommandText = "select pg_advisory_unlock($1)";
            await hold.ExecuteNonQueryAsync(SeededHistory.Stop);
        }

        var archived = (await Task.WhenAll(Grow(), Grow(), Grow())).Sum();
        ((long)archived).ShouldBe(await history.Count("select events from alert_engine.archived_day"));
        archived.ShouldBeGreaterThan(history.Log.Count - 1_024);
        (await Verified(history)).ShouldBe((null, history.Log.Count));

        async Task<int> Grow()
        {
            var (running, events) = (new RunningDay(history.Source, SeededHistory.Run), 0);
            while (await running.Grow(TimeSpan.Zero, SeededHistory.Written, SeededHistory.Stop) is not 0 and var chunk) events += chunk ?? 0;
            return events;
        }
    }

    [Fact]
    public async Task what_is_cut_off_anywhere_is_taken_up_again()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 5_000, days: 1);
        var (cuts, done) = (0, false);
        for (var wait = 1; !done; wait += 1 + (wait / 2))
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(SeededHistory.Stop);
            cut.CancelAfter(wait);
            try
            {
                done = await history.Running.Grow(TimeSpan.Zero, SeededHistory.Written, cut.Token) == 0;
            }
            catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException && !SeededHistory.Stop.IsCancellationRequested)
            {
                cuts++;
            }

            (await Verified(history)).ShouldBe((null, history.Log.Count));
        }

        cuts.ShouldBeGreaterThan(1);
        (await history.Count("select events from alert_engine.archived_day")).ShouldBe(await history.Count("select sum(events) from alert_engine.archived_chunk"));
        (await history.Count("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")).ShouldBe(0);
    }

    [Fact]
    public async Task a_row_that_cannot_be_archived_holds_the_day_where_it_is()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 4_000, days: 1);
        var archived = (await history.Grow(most: 1)).Single();
        var key = StreamKey.Day(SeededHistory.Run, history.Days[0]);
        await history.Execute($"update alert_engine.mt_events set data = data - 'policyHash' where stream_id = '{key}' and version = {archived + 7}");
        (await Should.ThrowAsync<InvalidDataException>(() => history.Grow())).Message.ShouldContain("policyHash");
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{key}' and version = {archived + 7}");
        (await Should.ThrowAsync<InvalidDataException>(() => history.Grow())).Message.ShouldBe($"{key} has no event {archived + 7}.");
        (await history.Count("select events from alert_engine.archived_day")).ShouldBe(archived);
        (await history.Count("select count(*) from alert_engine.archived_chunk")).ShouldBe(1);
    }

    [Fact]
    public async Task a_database_without_a_log_or_without_an_archive_has_no_day_that_grows()
    {
        await using var source = NpgsqlDataSource.Create(await Fleet.ServiceFleet.FreshDatabase(servers, "history"));
        var running = new RunningDay(source, SeededHistory.Run);
        (await running.Grow(TimeSpan.Zero, SeededHistory.Written, SeededHistory.Stop)).ShouldBe(0);
        await using var history = await SeededHistory.Seed(servers, decisions: 10, days: 1, written: 0);
        (await history.Grow()).ShouldBeEmpty();
    }

    [Fact]
    public async Task timelines_stay_whole_when_the_rows_of_days_before_go_while_the_day_grows()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var before = await Timelines(history);
        await history.Grow();
        (await history.Pass(SeededHistory.KeepAll with { KeepRows = TimeSpan.FromDays(1) }, SeededHistory.Written.AddDays(1))).Dropped.ShouldBe(2);
        (await Timelines(history)).ShouldBe(before);
    }

    [Fact]
    public async Task while_the_day_grows_every_question_is_answered_the_same()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 9_000, days: 1);
        var query = new DecisionQuery(history.Source);
        var all = new DecisionFilter(SeededHistory.Run, Limit: 20_000);
        var (asked, forward) = (0, (await query.After(all, SeededHistory.Stop)).Select(one => one.Position).ToArray());
        var growing = history.Grow();
        do
        {
            asked++;
            (await query.After(all, SeededHistory.Stop)).Select(one => one.Position).ShouldBe(forward);
            (await query.List(all, SeededHistory.Stop)).Select(one => one.Position).ShouldBe(forward.AsEnumerable().Reverse());
            (await Verified(history)).ShouldBe((null, history.Log.Count));
        }
        while (!growing.IsCompleted);
        (await growing).Count.ShouldBeGreaterThan(5);
        asked.ShouldBeGreaterThan(1);
    }

    private static async Task<(string? Problem, long Events)> Verified(SeededHistory history)
    {
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        return (verified.Difference?.Difference.Problem, verified.Events);
    }

    private static async Task<string[]> Timelines(SeededHistory history)
    {
        var lines = new List<string>();
        foreach (var alert in history.Log.Select(logged => EventIds.OfRaised(logged.Event)).OfType<Guid>().Where((_, index) => index % 20 == 0))
            lines.Add($"{alert}: {string.Join(' ', (await history.Reader.Lifecycle(SeededHistory.Run, alert, SeededHistory.Stop)).Select(step => $"{step.GetType().Name} {step.At:O}"))}");
        return [.. lines];
    }
}

using Npgsql;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>What is kept how long, by one process at a time, and never the open day.</summary>
public sealed class RetentionTests(Servers servers)
{
    private static readonly RetentionRule Short = new(TimeSpan.FromDays(2), TimeSpan.FromDays(30), TimeSpan.FromDays(90));

    [Fact]
    public async Task days_are_archived_then_lose_their_rows_then_their_archive_and_the_newest_day_nothing()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var day = SeededHistory.Written;
        (await history.Pass(Short, day.AddDays(1))).ShouldBe(new RetentionPass(0, 0, 0, []), Same);
        (await history.Pass(Short, day.AddDays(2))).ShouldBe(new RetentionPass(2, 0, 0, []), Same);
        (await history.Pass(Short, day.AddDays(31))).ShouldBe(new RetentionPass(0, 0, 0, []), Same);
        (await history.Pass(Short, day.AddDays(32))).ShouldBe(new RetentionPass(0, 2, 0, []), Same);
        (await history.Pass(Short, day.AddDays(32))).ShouldBe(new RetentionPass(0, 0, 0, []), Same);
        (await history.Pass(Short, day.AddDays(92))).ShouldBe(new RetentionPass(0, 0, 2, []), Same);

        (await history.Reader.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldHaveSingleItem().Day.ShouldBe(history.Days[^1]);
        (await history.Count("select count(*) from alert_engine.archived_chunk")).ShouldBe(0);
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        (verified.Difference, verified.Events).ShouldBe((null, history.Log.Count(logged => logged.Day == history.Days[^1])));
    }

    [Fact]
    public async Task with_the_rows_of_a_day_go_the_lifecycles_of_its_alerts_and_no_others()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        await history.Pass(Short, SeededHistory.Written.AddDays(2));
        await history.Pass(Short, SeededHistory.Written.AddDays(32));
        // Those with a step on the day that is left, whenever they began.
        var kept = history.Log.Where(logged => logged.Day == history.Days[^1]).SelectMany(logged => LifecycleSteps.Of(logged.Event)).Select(step => StreamKey.Alert(SeededHistory.Run, step.AlertId)).Distinct();
        var left = new List<string>();
        await using var command = history.Source.CreateCommand("select id from alert_engine.mt_streams where id like '%/alert/%'");
        await using var reader = await command.ExecuteReaderAsync(SeededHistory.Stop);
        while (await reader.ReadAsync(SeededHistory.Stop)) left.Add(reader.GetString(0));
        left.Order(StringComparer.Ordinal).ShouldBe(kept.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_day_that_cannot_be_archived_stays_as_it_is_with_those_after_it()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 4);
        var key = StreamKey.Day(SeededHistory.Run, history.Days[1]);
        // The first from the seventh on that has one.
        await history.Execute($"update alert_engine.mt_events set data = data - 'policyHash' where stream_id = '{key}' and version = (select min(version) from alert_engine.mt_events where stream_id = '{key}' and version >= 7 and data ? 'policyHash')");
        var pass = await history.Pass();
        pass.Archived.ShouldBe(1);
        pass.Problems.ShouldHaveSingleItem().ShouldContain("policyHash");
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldHaveSingleItem().Day.ShouldBe(history.Days[0]);

        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{key}' and version = 7");
        (await history.Pass()).Problems.ShouldHaveSingleItem().ShouldBe($"live/decisions/{history.Days[1]:yyyy-MM-dd} has no event 7.");
        (await history.Count("select count(*) from alert_engine.archived_chunk")).ShouldBe(await history.Count("select count(*) from alert_engine.archived_chunk c join alert_engine.archived_day d using (run_id, day) where d.events > 0"));
    }

    [Fact]
    public async Task a_day_that_went_on_after_it_was_archived_is_archived_again()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 3);
        var key = StreamKey.Day(SeededHistory.Run, history.Days[1]);
        var (events, before) = (await history.Reader.CountEvents(SeededHistory.Run, history.Days[1], SeededHistory.Stop), await LogPicture.Of(history));
        // As if its last ten events had come late.
        await history.Execute($"create table late as select * from alert_engine.mt_events where stream_id = '{key}' and version > {events - 10}");
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{key}' and version > {events - 10}");
        await history.Execute($"update alert_engine.mt_streams set version = {events - 10} where id = '{key}'");
        (await history.Pass()).Archived.ShouldBe(2);
        await history.Execute("insert into alert_engine.mt_events select * from late");
        await history.Execute($"update alert_engine.mt_streams set version = {events} where id = '{key}'");

        (await history.Pass()).ShouldBe(new RetentionPass(1, 0, 0, []), Same);
        (await LogPicture.Of(history)).ShouldBe(before);
    }

    [Fact]
    public async Task while_one_process_is_at_it_another_leaves_it_alone()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 300);
        await using (var other = await history.Source.OpenConnectionAsync(SeededHistory.Stop))
        {
            await using var hold = new NpgsqlCommand("select pg_advisory_lock($1)", other) { Parameters = { new() { Value = Retention.Lock } } };
            await hold.ExecuteNonQueryAsync(SeededHistory.Stop);
            (await history.Retention.Run(SeededHistory.KeepAll, SeededHistory.Written, SeededHistory.Stop)).ShouldBeNull();
            (await history.Count("select count(*) from alert_engine.archived_day")).ShouldBe(0);
            hold.CommandText = "select pg_advisory_unlock($1)";
            await hold.ExecuteNonQueryAsync(SeededHistory.Stop);
        }

        (await history.Pass()).Archived.ShouldBe(2);
        (await history.Count("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")).ShouldBe(0);
    }

    [Fact]
    public async Task a_pass_cut_off_anywhere_is_taken_up_by_the_next()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 12_000, days: 3);
        var before = await LogPicture.Of(history);
        var rule = SeededHistory.KeepAll with { KeepRows = TimeSpan.Zero };
        var (cuts, done) = (0, false);
        for (var wait = 5; !done; wait += 5 + (wait / 2))
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(SeededHistory.Stop);
            cut.CancelAfter(wait);
            try
            {
                done = await history.Retention.Run(rule, SeededHistory.Written.AddDays(1), cut.Token) is not null;
            }
            catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException && !SeededHistory.Stop.IsCancellationRequested)
            {
                cuts++;
            }

            // Whatever was cut off, the log reads whole.
            var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
            (verified.Difference, verified.Events).ShouldBe((null, history.Log.Count));
        }

        cuts.ShouldBeGreaterThan(1);
        (await LogPicture.Of(history)).ShouldBe(before);
        (await history.Count("select count(*) from alert_engine.archived_day where rows <> 2")).ShouldBe(0);
    }

    [Fact]
    public async Task a_database_without_a_log_is_left_alone()
    {
        await using var source = NpgsqlDataSource.Create(await Fleet.ServiceFleet.FreshDatabase(servers, "history"));
        (await new Retention(source).Run(SeededHistory.KeepAll, SeededHistory.Written, SeededHistory.Stop)).ShouldBe(new RetentionPass(0, 0, 0, []), Same);
        (await new LogReader(source).Archive.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldBeEmpty();
    }

    private static IEqualityComparer<RetentionPass> Same { get; } = EqualityComparer<RetentionPass>.Create(
        (one, other) => (one!.Archived, one.Dropped, one.Deleted) == (other!.Archived, other.Dropped, other.Deleted) && one.Problems.SequenceEqual(other.Problems, StringComparer.Ordinal),
        pass => pass.Archived);
}

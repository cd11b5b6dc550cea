using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>A recorded or simulated run that is over goes the way of its days, the newest too; timelines stay whole on the way.</summary>
public sealed class OverRunTests(Servers servers)
{
    private static readonly RetentionRule Short = new(TimeSpan.Zero, TimeSpan.FromDays(30), TimeSpan.FromDays(90));

    [Fact]
    public async Task a_run_that_is_over_is_archived_to_its_last_day_answers_the_same_and_goes_in_the_end()
    {
        await using var history = await SeededHistory.Seed(servers);
        var (retention, before) = (new Retention(history.Source, "live-of-today"), await LogPicture.Of(history));
        (await Pass(Retention.OverAfter - TimeSpan.FromSeconds(1))).ShouldBe((2, 0, 0));
        (await Pass(Retention.OverAfter)).ShouldBe((1, 0, 0));
        (await LogPicture.Of(history)).ShouldBe(before);
        (await Pass(TimeSpan.FromDays(40))).ShouldBe((0, 3, 0));
        (await history.Count("select (select count(*) from alert_engine.mt_events) + (select count(*) from alert_engine.mt_streams)")).ShouldBe(0);
        (await LogPicture.Of(history)).ShouldBe(before);
        (await history.Reader.Runs(SeededHistory.Stop)).ShouldBe([SeededHistory.Run]);
        (await Pass(TimeSpan.FromDays(100))).ShouldBe((0, 0, 3));
        (await history.Reader.Runs(SeededHistory.Stop)).ShouldBeEmpty();
        (await history.Reader.Head(SeededHistory.Run, SeededHistory.Stop)).ShouldBeNull();

        async Task<(int Archived, int Dropped, int Deleted)> Pass(TimeSpan after)
        {
            var pass = (await retention.Run(Short, SeededHistory.Written + after, SeededHistory.Stop)).ShouldNotBeNull();
            pass.Problems.ShouldBeEmpty();
            return (pass.Archived, pass.Dropped, pass.Deleted);
        }
    }

    [Fact]
    public async Task the_engines_own_run_keeps_its_newest_day_however_long_it_is_silent()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 300);
        var pass = (await new Retention(history.Source, SeededHistory.Run).Run(Short, SeededHistory.Written.AddYears(1), SeededHistory.Stop)).ShouldNotBeNull();
        pass.Archived.ShouldBe(2);
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).Select(day => day.Day).ShouldBe(history.Days[..2]);
    }

    [Fact]
    public async Task a_run_taken_up_again_after_it_was_archived_is_read_to_its_end()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var before = await LogPicture.Of(history);
        var key = StreamKey.Day(SeededHistory.Run, history.Days[^1]);
        var events = history.Log.Count(logged => logged.Day == history.Days[^1]);
        await history.Execute($"create table late as select * from alert_engine.mt_events where stream_id = '{key}' and version > {events - 10}");
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{key}' and version > {events - 10}");
        await history.Execute($"update alert_engine.mt_streams set version = {events - 10} where id = '{key}'");
        var retention = new Retention(history.Source, "another");
        (await retention.Run(Short, SeededHistory.Written.AddDays(8), SeededHistory.Stop))!.Archived.ShouldBe(3);
        await history.Execute("insert into alert_engine.mt_events select * from late");
        await history.Execute($"update alert_engine.mt_streams set version = {events}, timestamp = '{SeededHistory.Written.AddDays(39):O}' where id = '{key}'");

        (await LogPicture.Of(history)).ShouldBe(before);
        // Written to again, the newest day is not archived again yet, and so not dropped either.
        var pass = (await retention.Run(Short, SeededHistory.Written.AddDays(40), SeededHistory.Stop))!;
        (pass.Archived, pass.Dropped, pass.Problems.Count).ShouldBe((0, 2, 0));
        (await LogPicture.Of(history)).ShouldBe(before);
        (await retention.Run(Short, SeededHistory.Written.AddDays(47), SeededHistory.Stop))!.Archived.ShouldBe(1);
        (await LogPicture.Of(history)).ShouldBe(before);
    }

    [Fact]
    public async Task a_timeline_keeps_its_end_when_that_is_written_after_its_beginning_is_gone()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 4, written: 2);
        var rule = SeededHistory.KeepAll with { KeepRows = TimeSpan.Zero };
        var over = Steps(history, 4).Where(alert => alert.Days.Distinct().Count() > 1).ToList();
        over.ShouldNotBeEmpty();
        await Whole(2);
        (await history.Pass(rule)).Dropped.ShouldBe(1);
        await Whole(2);
        await history.WriteDay(2);
        await Whole(3);
        (await history.Pass(rule)).Dropped.ShouldBe(1);
        await Whole(3);
        await history.WriteDay(3);
        await Whole(4);
        (await history.Pass(rule)).Dropped.ShouldBe(1);
        await Whole(4);
        // Nothing is left of timelines that are over.
        var open = history.Log.Where(logged => logged.Day == history.Days[3]).SelectMany(logged => LifecycleSteps.Of(logged.Event)).Select(step => step.AlertId).Distinct().Count();
        (await history.Count("select count(*) from alert_engine.mt_streams where id like '%/alert/%'")).ShouldBe(open);

        async Task Whole(int days)
        {
            foreach (var (alert, told, _) in Steps(history, days))
                (await history.Reader.Lifecycle(SeededHistory.Run, alert, SeededHistory.Stop)).Select(Told).ShouldBe(told.Select(Told), $"{alert} after {days} days");
        }
    }

    [Fact]
    public async Task while_days_are_archived_every_question_is_answered_the_same()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 6_000, days: 6);
        var query = new DecisionQuery(history.Source);
        var all = new DecisionFilter(SeededHistory.Run, Limit: 20_000);
        var (asked, last) = (0, (await query.List(all, SeededHistory.Stop))[0]);
        var (forward, id) = ((await query.After(all, SeededHistory.Stop)).Select(one => one.Position).ToArray(), EventIds.OfDecision(last.Event)!.Value);
        var passing = history.Pass();
        do
        {
            asked++;
            (await query.After(all, SeededHistory.Stop)).Select(one => one.Position).ShouldBe(forward);
            (await query.List(all, SeededHistory.Stop)).Select(one => one.Position).ShouldBe(forward.AsEnumerable().Reverse());
            (await query.FindByPrefix(SeededHistory.Run, id.ToString("N")[..12], SeededHistory.Stop)).ShouldHaveSingleItem().Position.ShouldBe(last.Position);
        }
        while (!passing.IsCompleted);
        (await passing).Archived.ShouldBe(5);
        asked.ShouldBeGreaterThan(1);
    }

    private static IEnumerable<(Guid Alert, LifecycleEvent[] Told, DateOnly[] Days)> Steps(SeededHistory history, int days) =>
        history.Log.Where(logged => logged.Day <= history.Days[days - 1]).SelectMany(logged => LifecycleSteps.Of(logged.Event).Select(step => (logged.Day, step.AlertId, step.Event)))
            .GroupBy(step => step.AlertId).Select(alert => (alert.Key, alert.Select(step => step.Event).ToArray(), alert.Select(step => step.Day).ToArray()));

    private static string Told(LifecycleEvent step) => System.Text.Json.JsonSerializer.Serialize(step, step.GetType(), Contracts.ContractJson.Options);
}

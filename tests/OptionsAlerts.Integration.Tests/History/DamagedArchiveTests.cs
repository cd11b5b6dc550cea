using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Benchmarks.History;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>Rows go only where the archive holds what was archived.</summary>
public sealed class DamagedArchiveTests(Servers servers)
{
    private static readonly RetentionRule DropAll = SeededHistory.KeepAll with { KeepRows = TimeSpan.FromDays(1) };

    [Theory]
    [InlineData("update alert_engine.archived_chunk set body = set_byte(body, 100, get_byte(body, 100) # 255) where day = '{0}' and number = 1", "is damaged in chunk 1")]
    [InlineData("delete from alert_engine.archived_chunk where day = '{0}' and number = 0", "is damaged: event 1 is missing. Its rows are kept.")]
    [InlineData("delete from alert_engine.archived_chunk where day = '{0}' and number = 1", "is damaged: event 1025 is missing. Its rows are kept.")]
    [InlineData("delete from alert_engine.archived_chunk where day = '{0}' and number > 0", "is damaged: it holds 1024 of ")]
    [InlineData("update alert_engine.archived_day set golden_hash = reverse(golden_hash) where day = '{0}'", "is damaged: its events have the golden hash ")]
    public async Task no_row_of_a_day_goes_whose_archive_is_another(string damage, string problem)
    {
        await using var history = await SeededHistory.Seed(servers, days: 4);
        await history.Pass();
        await history.Execute(string.Format(System.Globalization.CultureInfo.InvariantCulture, damage, history.Days[1].ToString("yyyy-MM-dd")));
        var rows = await Rows(history);

        var pass = await history.Pass(DropAll, SeededHistory.Written.AddDays(1));
        pass.Dropped.ShouldBe(1);
        pass.Problems.ShouldHaveSingleItem().ShouldStartWith($"The archive of live/decisions/{history.Days[1]:yyyy-MM-dd} {problem}");
        // The day before is gone, the day after waits.
        (await Rows(history)).ShouldBe([0, .. rows[1..]]);
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).Select(day => day.Rows).ShouldBe([ArchivedRows.Dropped, ArchivedRows.Marked, ArchivedRows.Marked]);

        // Archived again from its rows, all goes its way.
        await history.Execute($"delete from alert_engine.archived_day where day = '{history.Days[1]:yyyy-MM-dd}'");
        (await history.Pass()).Archived.ShouldBe(1);
        (await history.Pass(DropAll, SeededHistory.Written.AddDays(2))).Dropped.ShouldBe(2);
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        (verified.Difference, verified.Events).ShouldBe((null, history.Log.Count));
    }

    [Fact]
    public async Task the_other_runs_days_go_their_way()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var other = new MadeUpLog("other", MadeUpLog.Patient, 8).Days(900, 3).ToList();
        await new LogSeeder(history.Source, "other").Write(other, SeededHistory.Written, SeededHistory.Stop);
        (await history.Pass()).Archived.ShouldBe(4);
        await history.Execute("update alert_engine.archived_day set golden_hash = reverse(golden_hash) where run_id = 'live'");
        var pass = await history.Pass(DropAll, SeededHistory.Written.AddDays(1));
        pass.Problems.ShouldHaveSingleItem().ShouldContain("live/decisions/");
        pass.Dropped.ShouldBe(2);
        (await history.Reader.Archive.Days("live", SeededHistory.Stop)).ShouldAllBe(day => day.Rows == ArchivedRows.Marked);
        (await history.Reader.Archive.Days("other", SeededHistory.Stop)).ShouldAllBe(day => day.Rows == ArchivedRows.Dropped);
    }

    private static async Task<long[]> Rows(SeededHistory history)
    {
        var rows = new List<long>();
        foreach (var day in history.Days) rows.Add(await history.Count($"select count(*) from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, day)}'"));
        return [.. rows];
    }
}

using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class HmmReportTests
{
    private static readonly DateOnly First = new(2000, 1, 3);

    [Fact]
    public void spells_are_the_path_in_stays_with_their_highest_closes()
    {
        var closes = Closes(1_500);
        var report = HmmReport.Of(closes, new HmmSettings()).Report!;
        report.Spells.SelectMany(spell => Enumerable.Repeat(spell.State, spell.Days)).ShouldBe(report.Path);
        report.Spells.Zip(report.Spells.Skip(1)).ShouldAllBe(pair => pair.First.State != pair.Second.State && pair.First.To < pair.Second.From);
        foreach (var spell in report.Spells)
            spell.Peak.Close.ShouldBe(closes.Where(close => close.Day >= spell.From && close.Day <= spell.To).Max(close => close.Close));
        (report.Spells[0].From, report.Spells[^1].To).ShouldBe((closes[0].Day, closes[^1].Day));
        report.Now.Sum().ShouldBe(1, 1e-12);
        report.Model.LogLikelihood.ShouldBeGreaterThan(report.OneGaussian);
    }

    [Fact]
    public void a_series_that_trains_nothing_says_why() => HmmReport.Of(Closes(500), new HmmSettings()).ShouldBe((null, HmmFault.TooFew));

    [Fact]
    public void a_schedule_waits_for_days_enough_then_for_age_and_for_a_new_day()
    {
        var (at, week) = (DailyClose.Instant(First.AddDays(1_499)), TimeSpan.FromDays(7));
        var history = new DailyCloses(2_000);
        foreach (var close in Closes(999)) history.Put(close.Day, close.Close);
        HmmSchedule.IsDue(null, history, 1_000, week, at).ShouldBeFalse();
        history.Put(First.AddDays(999), 17);
        HmmSchedule.IsDue(null, history, 1_000, week, at).ShouldBeTrue();

        var model = HmmModelTests.Model with { TrainedAt = at, TrainedTo = First.AddDays(999) };
        HmmSchedule.IsDue(model, history, 1_000, week, at + week).ShouldBeFalse("no day that it has not seen");
        history.Put(First.AddDays(1_000), 17);
        HmmSchedule.IsDue(model, history, 1_000, week, at + week - TimeSpan.FromSeconds(1)).ShouldBeFalse("not a week old");
        HmmSchedule.IsDue(model, history, 1_000, week, at + week).ShouldBeTrue();
        HmmSchedule.IsDue(model, new DailyCloses(10), 0, week, at + week).ShouldBeFalse("no day at all");
    }

    private static DailyClose[] Closes(int count) =>
        [.. HmmSample.Draw(HmmSample.Known, count, seed: 11).Values.Select((value, i) => new DailyClose(First.AddDays(i), Math.Exp(value)))];
}

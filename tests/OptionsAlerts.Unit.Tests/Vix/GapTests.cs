using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class GapTests
{
    [Fact]
    public void a_session_that_begins_far_above_the_last_close_has_gapped_over_the_true_time_between()
    {
        var day = new VixDay(new VixSettings(), VixDay.Closes(17, 18)).On(0, "09:30").Reads(22, 22.1, 22.2);
        var gap = day.Gaps.ShouldHaveSingleItem();
        (gap.Direction, gap.Reference.Value, gap.Reference.IsClose, gap.Opening.Value).ShouldBe((Direction.Up, 18, true, 22));
        gap.Elapsed.ShouldBe(TimeSpan.FromHours(65.25));
        day.Findings.OfType<VixFinding.SessionGap>().Single().Severity.ShouldBe(Severity.High);
        day.Moves.ShouldBeEmpty();
    }

    [Fact]
    public void a_gap_of_more_than_a_quarter_is_critical_either_way()
    {
        new VixDay(new VixSettings(), VixDay.Closes(18)).Reads(23, 23).Findings.OfType<VixFinding.SessionGap>().Single().Severity.ShouldBe(Severity.Critical);
        new VixDay(new VixSettings(), VixDay.Closes(30)).Reads(22, 22).Findings.OfType<VixFinding.SessionGap>().Single().Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public void the_close_seen_yesterday_is_the_one_to_gap_against()
    {
        var day = new VixDay().On(0, "15:58").Reads(18, 18, 18.5).On(1, "09:31").Reads(15, 15.1);
        var gap = day.Gaps.ShouldHaveSingleItem();
        (gap.Direction, gap.Reference.Value, gap.Reference.IsClose, gap.Opening.Value).ShouldBe((Direction.Down, 18.5, true, 15.1));
    }

    [Fact]
    public void a_session_whose_end_was_missed_has_no_close_but_a_last_value_with_its_own_time()
    {
        var day = new VixDay().On(0, "11:00").Reads(18, 18.2).On(1, "09:31").Reads(22, 22);
        var gap = day.Gaps.ShouldHaveSingleItem();
        (gap.Reference, day.Monitor.Closes.Count).ShouldBe((new ReferenceValue(18.2, VixDay.At(0, "11:01"), false), 0));
        gap.Elapsed.ShouldBe(TimeSpan.FromHours(22.5));
    }

    [Fact]
    public void the_gap_is_judged_once_a_session()
    {
        var day = new VixDay(new VixSettings(), VixDay.Closes(18)).On(0, "09:30").Reads(18.2, 18.2).On(0, "13:00").Reads(22, 22);
        day.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public void a_close_repeated_through_the_night_does_not_begin_the_session()
    {
        var day = new VixDay().On(0, "15:58").Reads(18, 18, 18).On(0, "19:00").Reads(18, 18, 18).On(1, "03:15").Reads(22, 22.1);
        day.Gaps.ShouldHaveSingleItem().Elapsed.ShouldBe(TimeSpan.FromHours(11));
        day.Moves.ShouldBeEmpty();
    }

    [Fact]
    public void closes_that_come_after_the_first_reading_are_gapped_against_all_the_same()
    {
        var day = new VixDay().On(0, "09:30").Reads(22);
        day.Monitor.Closes.Put(VixDay.Monday.AddDays(-3), 18);
        var gap = day.Reads(22.1, 22.2).Gaps.ShouldHaveSingleItem();
        (gap.Reference.Value, gap.Reference.IsClose, gap.Opening, gap.Elapsed).ShouldBe((18, true, new TimedValue(VixDay.At(0, "09:30"), 22), TimeSpan.FromHours(65.25)));
    }

    [Fact]
    public void a_close_repeated_before_the_closes_have_come_does_not_begin_the_session_either()
    {
        var day = new VixDay().On(0, "03:20").Reads(18);
        day.Monitor.Closes.Put(VixDay.Monday.AddDays(-3), 18);
        day.Reads(18).On(0, "09:30").Reads(22, 22.1).Gaps.ShouldHaveSingleItem().Opening.ShouldBe(new TimedValue(VixDay.At(0, "09:30"), 22));
    }

    [Fact]
    public void closes_that_come_when_the_gap_was_judged_change_nothing()
    {
        var day = new VixDay().On(0, "09:30").Reads(22, 22.1);
        day.Monitor.Closes.Put(VixDay.Monday.AddDays(-3), 18);
        day.Reads(22.2, 22.3).Gaps.ShouldBeEmpty();
    }

    [Fact]
    public void a_session_that_opens_flat_has_not_gapped_when_it_moves_later()
    {
        var day = new VixDay(new VixSettings(), VixDay.Closes(18)).On(0, "09:30").Reads(18, 18, 22, 22);
        (day.Gaps.Count(), day.Moves.Count()).ShouldBe((0, 1));
    }

    [Fact]
    public void a_closure_unknown_to_the_calendar_is_no_session_and_no_close()
    {
        var day = new VixDay().On(0, "15:58").Reads(18, 18, 18).On(1, "10:00").Reads(18, 18).On(1, "15:59").Reads(18).On(2, "09:31").Reads(22, 22);
        day.Gaps.ShouldHaveSingleItem().Elapsed.ShouldBe(VixDay.At(2, "09:31") - VixDay.At(0, "16:15"));
        day.Monitor.Closes.Days.Select(close => close.Day).ShouldBe([VixDay.Monday]);
    }

    [Fact]
    public void a_holiday_is_the_first_part_of_the_next_trading_day_and_begins_no_session_by_repeating_the_close()
    {
        // Maundy Thursday, Good Friday and the Monday after.
        var day = new VixDay().On(31, "15:58").Reads(18, 18, 18).On(32, "10:00").Reads(18, 18).On(35, "09:31").Reads(22, 22);
        day.Gaps.ShouldHaveSingleItem().Elapsed.ShouldBe(VixDay.At(35, "09:31") - VixDay.At(31, "16:15"));
        day.Monitor.Closes.Days.Select(close => close.Day).ShouldBe([new DateOnly(2026, 4, 2)]);
    }

    [Fact]
    public void an_early_close_is_seen_to_its_end_before_13_00_and_known_at_13_15()
    {
        // The day after Thanksgiving.
        var day = new VixDay().On(270, "12:50").Reads(18, 18.2).On(273, "09:31").Reads(22, 22);
        day.Gaps.ShouldHaveSingleItem().Reference.ShouldBe(new ReferenceValue(18.2, VixDay.At(270, "13:15"), true));
        day.Monitor.Closes.Last.ShouldBe(new DailyClose(new DateOnly(2026, 11, 27), 18.2));
    }

    [Fact]
    public void a_close_from_long_ago_is_nothing_to_gap_against() =>
        new VixDay(new VixSettings(), VixDay.Closes(18)).On(9, "09:31").Reads(25, 25).Gaps.ShouldBeEmpty();

    [Fact]
    public void the_completed_day_rolls_into_the_daily_closes()
    {
        var day = new VixDay(new VixSettings(), VixDay.Closes(17, 18)).On(0, "09:30").Reads(18, 18.1).On(0, "16:10").Reads(19, 19.2).On(1, "09:30").Reads(19.1);
        day.Monitor.Closes.Last.ShouldBe(new DailyClose(VixDay.Monday, 19.2));
    }

    [Fact]
    public void a_bad_last_print_is_no_close()
    {
        var day = new VixDay().On(0, "16:10").Reads(19, 19.2, 80).On(1, "09:30").Reads(19.1, 19.1);
        (day.Monitor.Closes.Last, day.Findings.Count).ShouldBe((new DailyClose(VixDay.Monday, 19.2), 0));
    }

    [Fact]
    public void a_close_from_a_history_stands_before_the_last_value_seen()
    {
        var closes = VixDay.Closes(18);
        closes.Put(VixDay.Monday, 19.25);
        var day = new VixDay(new VixSettings(), closes).On(0, "16:10").Reads(19, 19.2).On(1, "09:30").Reads(19.1);
        day.Monitor.Closes.Last.ShouldBe(new DailyClose(VixDay.Monday, 19.25));
    }

    [Fact]
    public void the_severity_follows_the_reading_nearest_to_the_close() =>
        new VixDay(new VixSettings(), VixDay.Closes(20)).Reads(60, 24).Findings.OfType<VixFinding.SessionGap>().Single().Severity.ShouldBe(Severity.High);
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class MoveTests
{
    [Fact]
    public void a_rise_of_more_than_fifteen_percent_within_half_an_hour_is_a_spike()
    {
        var day = new VixDay().On(0, "10:00").Reads(16, 16, 16.5, 17, 18.41, 18.41);
        var move = day.Moves.ShouldHaveSingleItem();
        (move.Direction, move.From.Value, move.To, move.Rung).ShouldBe((Direction.Up, 16, 18.41, 1));
        move.Percent.ShouldBe(15.0625, 1e-9);
        day.Findings.OfType<VixFinding.FastMove>().Single().Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void exactly_fifteen_percent_is_none() => new VixDay().Reads(16, 16, 18.4, 18.4).Moves.ShouldBeEmpty();

    [Fact]
    public void one_episode_is_told_once_and_again_only_on_the_next_rung()
    {
        var day = new VixDay().Reads(16, 16, 18.5, 18.5, 18.6, 18.5, 18.7, 20.1, 20.1, 20.2, 22.5, 22.5, 22.6);
        day.Moves.Select(move => move.Rung).ShouldBe([1, 2, 3]);
        day.Findings.OfType<VixFinding.FastMove>().Select(finding => finding.Severity).ShouldBe([Severity.High, Severity.Critical, Severity.Critical]);
    }

    [Fact]
    public void a_move_past_several_rungs_at_once_is_told_once_at_the_highest() =>
        new VixDay().Reads(16, 16, 23, 23, 23).Moves.ShouldHaveSingleItem().Rung.ShouldBe(3);

    [Fact]
    public void a_value_that_hovers_at_the_rung_opens_no_second_episode() =>
        new VixDay().Reads(16, 16, 18.5, 18.5, 18.3, 18.3, 18.5, 18.5, 17.3, 17.3, 18.5, 18.5).Moves.Count().ShouldBe(1);

    [Fact]
    public void after_the_move_is_undone_a_new_one_is_a_new_episode() =>
        new VixDay().Reads(16, 16, 18.5, 18.5, 16.1, 16.1, 18.5, 18.5).Moves.Select(move => move.Direction).ShouldBe([Direction.Up, Direction.Up]);

    [Fact]
    public void an_episode_ends_when_the_window_moves_on_and_the_level_is_the_new_normal()
    {
        var day = new VixDay().On(0, "10:00").Reads(16, 16, 18.5, 18.5);
        day.On(0, "10:40").Reads(18.5, 18.5).On(0, "11:20").Reads(18.5, 18.5, 21.4, 21.4);
        day.Moves.Select(move => (move.From.Value, move.Rung)).ShouldBe([(16, 1), (18.5, 1)]);
    }

    [Fact]
    public void a_slow_rise_is_no_spike()
    {
        var day = new VixDay().On(0, "10:00");
        day.Reads([.. Enumerable.Range(0, 120).Select(minute => 16 + (minute * 0.05))]);
        day.Moves.ShouldBeEmpty();
    }

    [Fact]
    public void a_v_shape_is_seen_in_both_directions()
    {
        var day = new VixDay().Reads(20, 20, 16.5, 16.5, 19.5, 19.5);
        day.Moves.Select(move => move.Direction).ShouldBe([Direction.Down, Direction.Up]);
    }

    [Fact]
    public void a_bad_print_is_neither_a_move_nor_a_level_to_measure_one_against() =>
        new VixDay().Reads(17, 17, 60, 17, 17.1, 4, 17, 17.2, 17.1).Findings.ShouldBeEmpty();

    [Fact]
    public void a_bad_first_print_of_a_session_raises_nothing() =>
        new VixDay(new VixSettings(), VixDay.Closes(17)).Reads(60, 17.1, 17, 17.1).Findings.ShouldBeEmpty();

    [Fact]
    public void yesterdays_values_are_not_in_the_window()
    {
        var day = new VixDay(new VixSettings { Window = TimeSpan.FromHours(24) }).On(0, "15:50").Reads(16, 16, 16);
        day.On(1, "09:30").Reads(18, 18, 18);
        day.Moves.ShouldBeEmpty();
    }

    [Fact]
    public void the_oldest_low_inside_the_window_is_the_one_that_counts_and_not_one_half_an_hour_old()
    {
        var day = new VixDay().On(0, "10:00").Reads(16, 16).On(0, "10:20").Reads(17, 17).On(0, "10:40").Reads(18.6, 18.6);
        day.Moves.ShouldBeEmpty();
    }
}

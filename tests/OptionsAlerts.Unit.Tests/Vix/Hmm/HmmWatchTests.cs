using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class HmmWatchTests
{
    private static readonly HmmModel Model = HmmModelTests.Model;
    private readonly DailyCloses _closes = VixDay.Closes([.. Enumerable.Repeat(13.0, 60)]);

    [Fact]
    public void another_state_is_told_at_the_third_reading_that_makes_it_likely()
    {
        var watch = Watching();
        watch.State!.Told.ShouldBe(0);
        Read(watch, 0, 45, 46).ShouldBeEmpty();
        var change = Read(watch, 2, 47, 47, 47).ShouldHaveSingleItem();
        (change.From, change.To, change.Since, change.Model.Version).ShouldBe((0, 2, VixDay.At(0, "10:00"), 3));
        change.Probability.ShouldBeInRange(0.8, 1);
        watch.State.ShouldBe(new HmmState(3, 2, VixDay.At(0, "10:00"), null, 0, null));
    }

    [Fact]
    public void one_reading_that_falls_back_begins_the_count_again()
    {
        var watch = Watching();
        Read(watch, 0, 45, 45, 13, 45, 45, 13).ShouldBeEmpty();
        (watch.State!.Told, watch.State.Pending).ShouldBe((0, null));
    }

    [Fact]
    public void a_day_of_readings_is_one_step_whatever_their_number()
    {
        // A value between two states says the same after a hundred readings as after one.
        var (once, often) = (Watching(), Watching());
        Read(once, 0, 15.2);
        Read(often, 0, [.. Enumerable.Repeat(15.2, 100)]);
        often.Standing!.Probabilities.ShouldBe(once.Standing!.Probabilities);
    }

    [Fact]
    public void a_reading_live_equals_the_filter_over_the_closes_with_it_at_the_end()
    {
        var closes = VixDay.Closes(13, 14, 16, 19, 18, 24, 22);
        var watch = new HmmWatch(0.8, 3);
        watch.Adopt(Model, closes);
        // The last close of VixDay.Closes is Friday's; Monday is one step on.
        watch.Read(VixDay.Monday, 27, VixDay.At(0, "10:00"), closes, live: true);
        var expected = HmmFilter.After(Model.Parameters, [.. closes.Days.Select(day => Math.Log(day.Close)), Math.Log(27)]);
        watch.Standing!.Probabilities.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void days_without_closes_are_steps_without_values()
    {
        var watch = Watching();
        watch.Read(VixDay.Monday.AddDays(300), 17, VixDay.At(300, "10:00"), _closes, live: true);
        double[] expected = [.. HmmFilter.After(Model.Parameters, [.. _closes.Days.Select(day => Math.Log(day.Close))])], former = new double[3];
        var days = ExchangeCalendar.TradingDaysBetween(_closes.Last!.Value.Day, VixDay.Monday.AddDays(300));
        days.ShouldBeInRange(190, 215);
        for (var day = 0; day < days; day++)
        {
            expected.CopyTo(former, 0);
            HmmFilter.Predict(Model.Parameters, former, expected);
        }

        HmmFilter.Correct(Model.Parameters, expected, Math.Log(17));
        watch.Standing!.Probabilities.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void a_close_repeated_in_the_night_confirms_nothing()
    {
        var watch = Watching();
        for (var i = 0; i < 10; i++) watch.Read(VixDay.Monday, 45, VixDay.At(0, "05:00").AddMinutes(i), _closes, live: false).ShouldBeNull();
        (watch.State!.Told, watch.State.Pending, watch.Standing!.Likeliest).ShouldBe((0, null, 2));
    }

    [Fact]
    public void without_closes_the_first_clear_state_settles_in_silence()
    {
        var watch = new HmmWatch(0.8, 3);
        var none = new DailyCloses(252);
        watch.Adopt(Model, none);
        watch.State.ShouldBe(HmmState.None(3));
        for (var i = 0; i < 5; i++) watch.Read(VixDay.Monday, 45, VixDay.At(0, "10:00").AddMinutes(i), none, live: true).ShouldBeNull();
        watch.State!.Told.ShouldBe(2);
    }

    [Fact]
    public void a_further_model_raises_nothing_of_itself()
    {
        var watch = Watching();
        Read(watch, 0, 45, 45, 45).Count.ShouldBe(1);
        var higher = new GaussianHmm(Model.Parameters.Initial, Model.Parameters.Transitions, [2.0, 2.56, 3.39], [0.01, 0.02, 0.06]);
        watch.Adopt(Model with { Version = 4, Parameters = higher }, _closes);
        (watch.State!.Told, watch.State.Version).ShouldBe((1, 4));
        Read(watch, 5, 13, 13, 13, 13).ShouldBeEmpty();
    }

    [Fact]
    public void a_saved_state_goes_on_with_its_own_version_and_not_with_another()
    {
        var before = Watching();
        Read(before, 0, 45, 45);
        var (same, other) = (new HmmWatch(0.8, 3), new HmmWatch(0.8, 3));
        same.Adopt(Model, _closes, before.State);
        Read(same, 2, 45).ShouldHaveSingleItem().Since.ShouldBe(VixDay.At(0, "10:00"));
        other.Adopt(Model with { Version = 4 }, _closes, before.State);
        Read(other, 2, 45).ShouldBeEmpty();
    }

    [Fact]
    public void a_reading_allocates_nothing_while_nothing_changes()
    {
        var watch = Watching();
        Read(watch, 0, 13);
        var at = VixDay.At(0, "10:01");
        Allocations.Least(_ =>
        {
            for (var i = 0; i < 100; i++) watch.Read(VixDay.Monday, 13.1, at, _closes, live: true);
        }).ShouldBe(0);
    }

    private HmmWatch Watching()
    {
        var watch = new HmmWatch(0.8, 3);
        watch.Adopt(Model, _closes);
        return watch;
    }

    private List<HmmTransition> Read(HmmWatch watch, int minute, params double[] values) =>
        [.. values.Select((value, i) => watch.Read(VixDay.Monday, value, VixDay.At(0, "10:00").AddMinutes(minute + i), _closes, live: true)).OfType<HmmTransition>()];
}

using FsCheck;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class RegimeTrackerTests
{
    private static readonly RegimeBands Bands = new();
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_first_reading_sets_the_regime_and_raises_nothing()
    {
        var (state, transitions) = Follow(27);
        (state.Regime, state.Since, transitions.Count).ShouldBe((VixRegime.HighVolatility, Start, 0));
    }

    [Fact]
    public void a_change_waits_for_a_second_reading_and_began_with_the_first()
    {
        var (state, transitions) = Follow(17, 17, 21, 21.5);
        transitions.ShouldHaveSingleItem().ShouldBe(new RegimeTransition(VixRegime.Normal, VixRegime.Elevated, Start, At(2), 21.5));
        state.Since.ShouldBe(At(2));
    }

    [Fact]
    public void a_single_bad_print_raises_nothing()
    {
        var (state, transitions) = Follow(17, 17, 80, 17.1, 0.5, 17);
        (state.Regime, state.Pending, transitions.Count).ShouldBe((VixRegime.Normal, null, 0));
    }

    [Fact]
    public void a_bad_print_as_the_confirming_reading_carries_the_change_no_further()
    {
        var (_, transitions) = Follow(17, 17, 21, 80, 21.2);
        transitions.ShouldHaveSingleItem().To.ShouldBe(VixRegime.Elevated);
    }

    [Fact]
    public void a_move_that_goes_on_is_confirmed_band_by_band_reading_by_reading()
    {
        var (_, transitions) = Follow(17, 17, 26, 31, 32);
        transitions.Select(change => (change.From, change.To, change.Value)).ShouldBe(
            [(VixRegime.Normal, VixRegime.HighVolatility, 26), (VixRegime.HighVolatility, VixRegime.ExtremeFear, 32)]);
    }

    [Fact]
    public void readings_on_opposite_sides_do_not_confirm_each_other()
    {
        var (_, transitions) = Follow(17, 17, 21, 13, 21, 13);
        transitions.ShouldBeEmpty();
    }

    [Fact]
    public void a_first_reading_that_the_second_contradicts_was_no_regime_to_leave()
    {
        var (state, transitions) = Follow(80, 17, 17);
        (state.Regime, state.Since, transitions.Count).ShouldBe((VixRegime.Normal, At(1), 0));
    }

    [Fact]
    public void with_one_confirmation_every_reading_counts()
    {
        var (_, transitions) = FollowWith(1, 17, 21, 18.9);
        transitions.Select(change => change.To).ShouldBe([VixRegime.Elevated, VixRegime.Normal]);
    }

    [Theory]
    [InlineData(VixRegime.LowVolatility, VixRegime.Normal, Severity.Medium)]
    [InlineData(VixRegime.Normal, VixRegime.Elevated, Severity.Medium)]
    [InlineData(VixRegime.Elevated, VixRegime.HighVolatility, Severity.High)]
    [InlineData(VixRegime.HighVolatility, VixRegime.ExtremeFear, Severity.High)]
    [InlineData(VixRegime.Normal, VixRegime.HighVolatility, Severity.Critical)]
    [InlineData(VixRegime.LowVolatility, VixRegime.Elevated, Severity.Critical)]
    [InlineData(VixRegime.ExtremeFear, VixRegime.HighVolatility, Severity.Medium)]
    [InlineData(VixRegime.Elevated, VixRegime.Normal, Severity.Low)]
    [InlineData(VixRegime.ExtremeFear, VixRegime.Elevated, Severity.High)]
    public void calming_down_is_one_step_less_severe_than_the_same_change_upward(VixRegime from, VixRegime to, Severity severity) =>
        VixSeverity.OfTransition(from, to).ShouldBe(severity);

    [Property]
    public bool the_regime_holds_each_confirmed_value(int[] numbers)
    {
        var (_, transitions) = FollowWith(2, Values(numbers));
        return transitions.All(change => Bands.Holds(change.To, change.Value) && change.From != change.To);
    }

    [Property]
    public bool with_one_confirmation_the_regime_always_holds_the_present_value(int[] numbers)
    {
        var tracker = new RegimeTracker(Bands, 1);
        RegimeState? state = null;
        foreach (var value in Values(numbers))
        {
            (state, _) = tracker.Read(state, value, Start);
            if (!Bands.Holds(state.Regime, value)) return false;
        }

        return true;
    }

    [Property]
    public bool values_inside_the_band_never_change_the_regime(NonEmptyArray<int> numbers, byte of)
    {
        var regime = (VixRegime)(of % 5);
        var (low, high) = (Math.Max(0.01, Bands.Lower(regime)), Math.Min(200, Bands.Upper(regime)));
        var middle = regime == VixRegime.LowVolatility ? 10 : low + 1;
        var inside = numbers.Get.Select(one => low + ((high - low) * Strewn.Unit(one)));
        var (state, transitions) = FollowWith(1, [middle, .. inside]);
        return state.Regime == regime && transitions.Count == 0;
    }

    private static double[] Values(int[] numbers) => [15.0, .. numbers.Select(one => 0.01 + (60 * Strewn.Unit(one)))];

    private static DateTimeOffset At(int index) => Start.AddMinutes(index);

    private static (RegimeState State, List<RegimeTransition> Transitions) Follow(params double[] values) => FollowWith(2, values);

    private static (RegimeState State, List<RegimeTransition> Transitions) FollowWith(int confirmations, params double[] values)
    {
        var tracker = new RegimeTracker(Bands, confirmations);
        List<RegimeTransition> transitions = [];
        RegimeState? state = null;
        for (var i = 0; i < values.Length; i++)
        {
            (state, var transition) = tracker.Read(state, values[i], At(i));
            if (transition is not null) transitions.Add(transition);
        }

        return (state!, transitions);
    }
}

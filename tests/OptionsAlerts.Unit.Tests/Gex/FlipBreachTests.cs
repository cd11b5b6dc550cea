using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class FlipBreachTests
{
    private static Scenario Given(double spot, double? flip, bool positiveAbove = true) => new Scenario().Computed(spot, flip, positiveAbove);

    // The flip is at 600; the hysteresis is 0.30.
    [Theory]
    [InlineData(601, 599.69, "flip down, NegativeGamma, moved Spot")]
    [InlineData(599, 600.31, "flip up, PositiveGamma, moved Spot")]
    [InlineData(600, 599.69, "flip down, NegativeGamma, moved Spot")] // starts exactly at the flip
    [InlineData(599.9, 600.31, "flip up, PositiveGamma, moved Spot")] // starts inside the band
    public void spot_beyond_the_band_on_the_other_side_is_a_breach(double from, double to, string expected) => Given(from, 600).Tick(to).Then(expected);

    [Theory]
    [InlineData(601, 600)] // lands on it from above
    [InlineData(601, 599.71)]
    [InlineData(599, 600)] // lands on it from below
    [InlineData(599, 600.29)]
    [InlineData(601, 605)]
    public void spot_within_the_band_or_on_its_own_side_is_none(double from, double to) => Given(from, 600).Tick(to).Then();

    [Fact]
    public void noise_round_the_flip_is_one_breach_a_side()
    {
        var scenario = Given(601, 600);
        scenario.Tick(600.1).Then().Tick(599.9).Then().Tick(600.2).Then();
        scenario.Tick(599.5).Then("flip down, NegativeGamma, moved Spot");
        scenario.Tick(599.9).Then().Tick(600.1).Then().Tick(599.5).Then();
        scenario.Tick(600.4).Then("flip up, PositiveGamma, moved Spot");
    }

    [Fact]
    public void a_slow_walk_through_the_band_is_seen() =>
        Given(601, 600).Tick(600.2).Then().Tick(600).Then().Tick(599.8).Then().Tick(599.6).Then("flip down, NegativeGamma, moved Spot");

    [Fact]
    public void a_flip_that_moves_across_the_price_counts_and_says_so() =>
        Given(601, 600).Computed(601, 602).Then("flip down, NegativeGamma, moved Level");

    [Fact]
    public void a_flip_that_moves_while_spot_stays_on_its_side_is_none() =>
        Given(601, 600).Computed(601.5, 600.9).Then();

    [Fact]
    public void spot_and_flip_that_move_together_are_none() =>
        Given(599, 600).Computed(603, 605).Then();

    [Fact]
    public void spot_past_where_the_flip_stood_moved_itself() =>
        Given(601, 600).Computed(599, 599.8).Then("flip down, NegativeGamma, moved Spot");

    [Fact]
    public void the_first_state_is_no_breach() => new Scenario().Computed(599, 600).Then();

    [Fact]
    public void a_flip_that_appears_is_no_breach() => Given(599, flip: null).Computed(599, 600).Then().Tick(601).Then("flip up, PositiveGamma, moved Spot");

    [Fact]
    public void a_flip_that_is_lost_is_no_breach_and_ticks_pass_it_by() => Given(601, 600).Computed(601, flip: null).Then().Tick(590).Then();

    [Fact]
    public void a_flip_that_comes_back_on_the_other_side_of_spot_is_a_breach() =>
        Given(601, 600).Computed(601, flip: null).Tick(595).Computed(595, 600).Then("flip down, NegativeGamma, moved Spot");

    [Fact]
    public void below_a_flip_that_is_positive_below_gamma_is_positive() =>
        Given(601, 600, positiveAbove: false).Tick(599).Then("flip down, PositiveGamma, moved Spot");

    [Fact]
    public void another_of_several_flips_that_becomes_the_nearest_is_no_breach() =>
        Given(601, 600).Computed(609, 615, positiveAbove: false).Then(); // positive gamma from 600 to 615: spot is in it before and after

    [Fact]
    public void a_gap_through_another_of_several_flips_is_a_breach() =>
        Given(601, 600).Computed(616, 615, positiveAbove: false).Then("flip up, NegativeGamma, moved Spot");

    [Fact]
    public void the_regime_changes_once() =>
        Given(601, 600).Computed(598, 600, regime: GammaRegime.NegativeGamma).Then("positive_gamma->negative_gamma", "flip down, NegativeGamma, moved Spot").Tick(597).Then();
}

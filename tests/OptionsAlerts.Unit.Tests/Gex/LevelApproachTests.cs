using OptionsAlerts.Gex.Core;
using static OptionsAlerts.Unit.Tests.Gex.Scenario;

namespace OptionsAlerts.Unit.Tests.Gex;

// The wall is at 600: the band is 1.20, re-armed beyond 2.40.
public sealed class LevelApproachTests
{
    private static Scenario Given(double spot, params GexLevel[] levels) => new Scenario().Computed(spot, levels: levels);

    [Theory]
    [InlineData(597, 598.9, "near positive_gamma_wall 600 up")]
    [InlineData(603, 601.1, "near positive_gamma_wall 600 down")]
    public void entry_into_the_band_of_a_wall_is_an_approach(double from, double to, string expected) => Given(from, Level(600, 0.5)).Tick(to).Then(expected);

    [Theory]
    [InlineData(0.49)]
    [InlineData(-0.9)]
    public void only_significant_positive_walls_are_approached(double significance) => Given(597, Level(600, significance)).Tick(599).Then();

    [Fact]
    public void it_is_raised_once() => Given(597, Level(600, 0.9)).Tick(598.9).Then("near positive_gamma_wall 600 up").Tick(599.2).Then().Tick(599.5).Then();

    [Fact]
    public void leaving_the_band_does_not_arm_it_again() =>
        Given(597, Level(600, 0.9)).Tick(599).Tick(598).Then().Tick(599).Then();

    [Fact]
    public void leaving_twice_the_band_arms_it_again() =>
        Given(597, Level(600, 0.9)).Tick(599).Tick(597.5).Then().Tick(599).Then("near positive_gamma_wall 600 up");

    [Fact]
    public void a_move_away_inside_the_band_is_none() => Given(599.5, Level(600, 0.9)).Tick(599.1).Then();

    [Fact]
    public void a_first_state_inside_the_band_is_none_until_it_was_left() =>
        Given(599.5, Level(600, 0.9)).Tick(599.8).Then().Tick(597).Then().Tick(599).Then("near positive_gamma_wall 600 up");

    [Fact]
    public void the_level_being_crossed_is_not_approached_too() =>
        Given(597, Level(600, 0.9)).Tick(600.5).Then("positive_gamma_wall 600 up, High").Tick(601).Then().Tick(600.6).Then();

    [Fact]
    public void a_wall_that_grows_significant_while_spot_nears_it_is_approached() =>
        Given(597, Level(600, 0.4)).Tick(599).Then().Computed(599.3, levels: Level(600, 0.6)).Then("near positive_gamma_wall 600 up");
}

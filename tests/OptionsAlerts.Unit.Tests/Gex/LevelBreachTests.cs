using OptionsAlerts.Gex.Core;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Gex.Scenario;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class LevelBreachTests
{
    private static Scenario Given(double spot, params GexLevel[] levels) => new Scenario().Computed(spot, levels: levels);

    [Theory]
    [InlineData(0.9, "positive_gamma_wall 600 up, High")]
    [InlineData(0.71, "positive_gamma_wall 600 up, High")]
    [InlineData(0.7, "positive_gamma_wall 600 up, Medium")]
    [InlineData(0.5, "positive_gamma_wall 600 up, Medium")]
    [InlineData(-0.6, "negative_gamma_zone 600 up, Medium")]
    public void a_significant_level_crossed_is_a_breach(double significance, string expected) => Given(597, Level(600, significance)).Tick(600.31).Then(expected);

    [Fact]
    public void an_insignificant_level_is_crossed_in_silence() => Given(597, Level(600, 0.49)).Tick(601).Then();

    [Theory]
    [InlineData(600.29)]
    [InlineData(598)]
    public void the_band_holds(double to) => Given(597, Level(600, -0.9)).Tick(to).Then();

    [Fact]
    public void exactly_at_a_level_is_above_it_for_the_test_and_for_the_label() =>
        Given(600, Level(600, -0.9)).Tick(599.6).Then("negative_gamma_zone 600 down, High");

    [Fact]
    public void a_gap_crosses_several_in_the_order_of_the_move()
    {
        var levels = new[] { Level(610, -0.6), Level(600, -0.9), Level(605, -0.8), Level(620, -0.9) };
        Given(595, levels).Tick(615).Then("negative_gamma_zone 600 up, High", "negative_gamma_zone 605 up, High", "negative_gamma_zone 610 up, Medium");
        Given(615, levels).Tick(595).Then("negative_gamma_zone 610 down, Medium", "negative_gamma_zone 605 down, High", "negative_gamma_zone 600 down, High");
    }

    [Fact]
    public void a_gap_through_a_level_that_the_new_computation_dropped_is_seen() =>
        Given(597, Level(600, -0.9)).Computed(605).Then("negative_gamma_zone 600 up, High");

    [Fact]
    public void a_gap_through_a_level_that_only_the_new_computation_has_is_seen() =>
        Given(597).Computed(605, levels: Level(600, -0.9)).Then("negative_gamma_zone 600 up, High");

    [Fact]
    public void of_a_level_before_and_now_the_more_significant_counts() =>
        Given(597, Level(600, -0.3)).Computed(605, levels: Level(600, -0.8)).Then("negative_gamma_zone 600 up, High");

    [Fact]
    public void a_level_that_comes_and_goes_as_spot_sits_at_it_is_no_breach()
    {
        var scenario = Given(601, Level(600, -0.9)).Tick(599.9).Then();
        scenario.Computed(599.9).Then().Computed(599.9, levels: Level(600, -0.9)).Then();
        scenario.Tick(600.4).Then(); // it has been above all the time
        scenario.Tick(599.6).Then("negative_gamma_zone 600 down, High");
    }

    [Fact]
    public void a_level_passed_while_it_did_not_stand_is_not_raised_when_it_comes_back() =>
        Given(601, Level(600, -0.9)).Computed(601).Tick(598).Then().Computed(598, levels: Level(600, -0.9)).Then();

    [Fact]
    public void a_negligible_book_raises_nothing() =>
        Given(597, Level(600, -0.9) with { NetPerPercentUsd = -99_999 }).Tick(601).Then();

    [Fact]
    public void levels_that_stand_no_more_are_remembered_within_a_bound()
    {
        var scenario = Given(600);
        for (var i = 0; i < 500; i++) scenario.Computed(600, levels: Level(500 + i, 0.9));
        scenario.State.Levels.Length.ShouldBeLessThanOrEqualTo(65);
    }
}

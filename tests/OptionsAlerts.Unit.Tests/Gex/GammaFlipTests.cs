using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GammaFlipTests
{
    [Fact]
    public void at_the_flip_the_re_priced_book_has_no_gamma()
    {
        var chain = Chains.Of(603, Chains.Ordinary());
        var flip = chain.State().Flip.ShouldNotBeNull();
        var kernel = new ExposureKernel(chain.Book(), GexSettings.Default);
        kernel.MoveTo(chain.AsOf);
        kernel.ModelNetPerPoint(flip.Level - 0.01).ShouldBeLessThan(0);
        kernel.ModelNetPerPoint(flip.Level + 0.01).ShouldBeGreaterThan(0);
        flip.PositiveAbove.ShouldBeTrue();
    }

    [Fact]
    public void the_flip_does_not_depend_on_spot()
    {
        var chain = Chains.Of(603, Chains.Ordinary());
        var flip = chain.State().Flip!.Value.Level;
        (chain with { Spot = 595 }).State().Flip!.Value.Level.ShouldBe(flip, 0.01);
    }

    [Fact]
    public void a_book_of_one_sign_has_no_flip() =>
        Chains.Of(600, Chains.Grid(540, 660, _ => 1_000, _ => 0)).State().Flip.ShouldBeNull();

    // Calls at 560 and 640, puts at 600: negative between two flips.
    private static IEnumerable<ChainRow> TwoFlips() =>
        Chains.Grid(540, 660, strike => strike is 560 or 640 ? 50_000 : 0, strike => strike == 600 ? 50_000 : 0, volatility: 0.12);

    [Theory]
    [InlineData(585, false)]
    [InlineData(615, true)]
    public void of_several_flips_the_nearest_is_taken(double spot, bool positiveAbove)
    {
        var flip = Chains.Of(spot, TwoFlips()).State().Flip.ShouldNotBeNull();
        flip.PositiveAbove.ShouldBe(positiveAbove);
        Math.Abs(flip.Level - spot).ShouldBeLessThan(15);
    }

    [Fact]
    public void the_first_from_below_can_be_asked_for() =>
        Chains.Of(615, TwoFlips()).State(GexSettings.Default with { FlipSelect = FlipSelect.First }).Flip!.Value.PositiveAbove.ShouldBeFalse();

    [Fact]
    public void a_cumulative_flip_is_interpolated_between_strikes()
    {
        // Running sums −3, −5, −1, +3: zero a quarter of the way from 102 to 103.
        double[] strikes = [100, 101, 102, 103], net = [-3, -2, 4, 4];
        GammaFlip.Cumulative(strikes, net, 101, 0.05).ShouldHaveSingleItem().ShouldBe(new FlipPoint(102.25, PositiveAbove: true));
    }

    [Fact]
    public void a_cumulative_flip_too_far_from_spot_is_none()
    {
        double[] strikes = [100, 101, 102, 103], net = [-3, -2, 4, 4];
        GammaFlip.Cumulative(strikes, net, 110, 0.05).ShouldBeEmpty();
    }

    [Fact]
    public void a_running_sum_that_touches_zero_has_not_changed_its_sign()
    {
        double[] strikes = [100, 101, 102], net = [-3, 3, -1];
        GammaFlip.Cumulative(strikes, net, 101, 0.05).ShouldBeEmpty();
    }

    [Fact]
    public void the_cumulative_method_is_a_setting()
    {
        var state = Chains.Of(601, Chains.Ordinary()).State(GexSettings.Default with { Flip = FlipMethod.Cumulative, CumulativeRange = 0.1 });
        var running = state.ByStrike.Where(strike => strike.StrikeMills / 1000.0 <= state.Flip!.Value.Level).Sum(strike => strike.NetPerPointUsd);
        running.ShouldBeLessThan(0);
        state.Flip!.Value.PositiveAbove.ShouldBeTrue();
    }
}

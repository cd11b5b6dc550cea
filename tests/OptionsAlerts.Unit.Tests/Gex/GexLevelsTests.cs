using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexLevelsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 3)]
    [InlineData(80, 4.2)]
    [InlineData(100, 5)]
    public void a_percentile_interpolates_between_ranks(double percentile, double expected) =>
        GexLevels.Percentile([1, 2, 3, 4, 5], percentile).ShouldBe(expected, 1e-12);

    [Fact]
    public void levels_are_the_strikes_above_the_percentile_by_falling_significance()
    {
        long[] strikes = [96_000, 97_000, 98_000, 99_000, 100_000, 101_000];
        double[] net = [1, -2, 3, -8, 10, 4];
        var levels = GexLevels.Find(strikes, net, 100, GexSettings.Default);
        // |G| sorted 1 2 3 4 8 10: the 80th percentile is 8.
        levels.ShouldBe(
        [
            new GexLevel(100_000, LevelType.PositiveGammaWall, 1, 10),
            new GexLevel(99_000, LevelType.NegativeGammaZone, 0.8, -8),
        ]);
    }

    [Fact]
    public void a_strike_ten_percent_away_is_outside_the_window()
    {
        long[] strikes = [90_000, 100_000, 109_999, 110_000];
        GexLevels.Find(strikes, [100, 1, 2, 100], 100, GexSettings.Default with { LevelPercentile = 0 }).Select(level => level.StrikeMills).ShouldBe([109_999L, 100_000L]);
    }

    [Fact]
    public void no_more_levels_are_kept_than_asked_for()
    {
        var strikes = Enumerable.Range(0, 100).Select(i => 95_000L + (i * 100)).ToArray();
        GexLevels.Find(strikes, [.. strikes.Select(strike => (double)strike)], 100, GexSettings.Default).Length.ShouldBe(10);
    }

    [Fact]
    public void strikes_without_exposure_are_no_levels() =>
        GexLevels.Find([99_000, 100_000], [0, 0], 100, GexSettings.Default).ShouldBeEmpty();

    [Fact]
    public void the_walls_are_the_strikes_of_largest_call_and_put_exposure()
    {
        var state = Chains.Of(600, Chains.Grid(580, 620, strike => strike == 610 ? 90_000 : 10, strike => strike == 585 ? 90_000 : 10)).State();
        (state.CallWallMills, state.PutWallMills).ShouldBe((610_000L, 585_000L));
    }

    [Fact]
    public void a_book_without_puts_has_no_put_wall() =>
        Chains.Of(600, Chains.Grid(580, 620, _ => 10, _ => 0)).State().PutWallMills.ShouldBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void max_pain_is_where_payout_over_all_strikes_is_least(int seed)
    {
        var random = new Random(seed);
        var book = Chains.Of(600, Chains.Grid(580, 620, _ => random.Next(1000), _ => random.Next(1000))).Book();
        double Payout(int at)
        {
            var sum = 0.0;
            for (var i = 0; i < book.StrikeMills.Length; i++)
            {
                sum += book.CallShares[i] * Math.Max(book.StrikeMills[at] - book.StrikeMills[i], 0);
                sum += book.PutShares[i] * Math.Max(book.StrikeMills[i] - book.StrikeMills[at], 0);
            }

            return sum;
        }

        var least = Enumerable.Range(0, book.StrikeMills.Length).MinBy(Payout);
        GexLevels.MaxPain(book).ShouldBe(book.StrikeMills[least]);
    }

    [Theory]
    [InlineData(0.019, GammaRegime.NegativeGamma, GammaRegime.NegativeGamma)]
    [InlineData(0.021, GammaRegime.NegativeGamma, GammaRegime.PositiveGamma)]
    [InlineData(-0.019, GammaRegime.PositiveGamma, GammaRegime.PositiveGamma)]
    [InlineData(-0.021, GammaRegime.PositiveGamma, GammaRegime.NegativeGamma)]
    [InlineData(0.001, null, GammaRegime.PositiveGamma)]
    [InlineData(-0.001, null, GammaRegime.NegativeGamma)]
    public void the_regime_holds_inside_the_dead_band(double netToGross, GammaRegime? standing, GammaRegime expected)
    {
        // One strike, so that gamma is the same for the call and the put: net over gross is set by open interest alone.
        var rows = new[]
        {
            new ChainRow("SPY260320C00600000") { OpenInterest = (long)Math.Round(1_000_000 * (1 + netToGross)) },
            new ChainRow("SPY260320P00600000") { OpenInterest = (long)Math.Round(1_000_000 * (1 - netToGross)) },
        };
        Chains.Of(600, rows).State(standing: standing).Regime.ShouldBe(expected);
    }
}

using FsCheck.Xunit;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>What must not matter does not. The order of the rows and the scale of open interest are among <see cref="ExposureTests"/>.</summary>
public sealed class InvarianceTests
{
    private static void ShouldBeTheSame(GexState actual, GexState expected)
    {
        actual.NetPerPointUsd.ShouldBe(expected.NetPerPointUsd, expected.GrossPerPointUsd * 1e-12);
        actual.GrossPerPointUsd.ShouldBe(expected.GrossPerPointUsd, expected.GrossPerPointUsd * 1e-12);
        actual.Flips.Select(flip => flip.PositiveAbove).ShouldBe(expected.Flips.Select(flip => flip.PositiveAbove));
        (actual.Flip?.Level ?? 0).ShouldBe(expected.Flip?.Level ?? 0, 1e-3);
        actual.Levels.Select(level => (level.StrikeMills, level.Type)).ShouldBe(expected.Levels.Select(level => (level.StrikeMills, level.Type)));
        (actual.CallWallMills, actual.PutWallMills).ShouldBe((expected.CallWallMills, expected.PutWallMills));
        (actual.MaxPainMills, actual.Regime).ShouldBe((expected.MaxPainMills, expected.Regime));
        actual.ZeroDteShare!.Value.ShouldBe(expected.ZeroDteShare!.Value, 1e-12);
    }

    [Property(MaxTest = 30)]
    public void a_contract_split_over_two_series_of_the_same_terms_changes_nothing(int seed)
    {
        // On an ordinary Friday SPX and SPXW settle at the same minute.
        var random = new Random(seed);
        var rows = Chains.Grid(5_900, 6_100, _ => random.Next(2, 9_000), _ => random.Next(2, 9_000), root: "SPXW", expiry: "260313").ToList();
        var split = rows.SelectMany(row =>
        {
            var part = random.NextInt64(1, row.OpenInterest!.Value);
            var other = row with { Symbol = row.Symbol.Replace("SPXW", "SPX", StringComparison.Ordinal), OpenInterest = row.OpenInterest - part };
            return new[] { row with { OpenInterest = part }, other };
        });
        ShouldBeTheSame(Chains.Of(6_003, split, underlying: "SPX").State(), Chains.Of(6_003, rows, underlying: "SPX").State());
    }

    [Property(MaxTest = 30)]
    public void ten_times_the_contracts_of_a_tenth_of_the_size_change_nothing(int seed)
    {
        var random = new Random(seed);
        var rows = Chains.Grid(560, 640, _ => random.Next(9_000), _ => random.Next(9_000)).ToList();
        var split = rows.Select(row => row with { OpenInterest = row.OpenInterest * 10, Multiplier = 10 });
        ShouldBeTheSame(Chains.Of(601, split).State(), Chains.Of(601, rows).State());
    }

    [Property(MaxTest = 30)]
    public void prices_in_another_unit_leave_the_exposure_per_percent_in_that_unit(byte factor)
    {
        // Spot and every strike k-fold, open interest the same: exposure per 1 % is k-fold, and levels are where they were.
        var by = (factor % 4) + 2;
        var expected = Chains.Of(600, Chains.Ordinary()).State();
        var scaled = Chains.Of(600.0 * by, Chains.Ordinary().Select(row => Times(row, by))).State();
        scaled.NetPerPercentUsd.ShouldBe(expected.NetPerPercentUsd * by, expected.GrossPerPercentUsd * by * 1e-12);
        scaled.Levels.Select(level => level.StrikeMills).ShouldBe(expected.Levels.Select(level => level.StrikeMills * by));
        scaled.Flip!.Value.Level.ShouldBe(expected.Flip!.Value.Level * by, 0.01);
    }

    private static ChainRow Times(ChainRow row, int by)
    {
        var symbol = Contracts.OccSymbol.Parse(row.Symbol);
        return row with { Symbol = (symbol with { StrikeMills = symbol.StrikeMills * by }).ToString() };
    }

    [Property(MaxTest = 200)]
    public void a_rank_is_what_sorting_gives(int[] values, ushort rank)
    {
        if (values.Length == 0) return;
        double[] shuffled = [.. values.Select(value => (double)(value % 7))], sorted = [.. shuffled.Order()];
        var at = rank % values.Length;
        Selection.Nth(shuffled, at).ShouldBe(sorted[at]);
        shuffled.Take(at).All(value => value <= sorted[at]).ShouldBeTrue();
        shuffled.Skip(at).All(value => value >= sorted[at]).ShouldBeTrue();
        shuffled.Order().ShouldBe(sorted);
    }
}

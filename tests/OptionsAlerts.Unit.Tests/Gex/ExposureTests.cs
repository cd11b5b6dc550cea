using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class ExposureTests
{
    private static readonly DateOnly Expiry = new(2026, 3, 20);

    [Fact]
    public void exposure_is_sign_times_gamma_times_open_interest_times_multiplier_times_spot()
    {
        var chain = Chains.Of(600, [new ChainRow("SPY260320C00605000") { OpenInterest = 100, Volatility = 0.18 }, new ChainRow("SPY260320P00590000") { OpenInterest = 300, Volatility = 0.25 }]);
        var settings = GexSettings.Default with { Rate = 0.04, DividendYield = 0.013 };
        var years = Settlement.Years(DayCount.Act365, Expiry, Settlement.Of("SPY", Expiry), chain.AsOf);
        var call = BlackScholes.Gamma(602, 605, 0.18, years, 0.04, 0.013) * 100 * 100 * 602;
        var put = -BlackScholes.Gamma(602, 590, 0.25, years, 0.04, 0.013) * 300 * 100 * 602;

        var state = chain.State(settings, spot: 602);
        state.CallPerPointUsd.ShouldBe(call, call * 1e-12);
        state.PutPerPointUsd.ShouldBe(put, -put * 1e-12);
        state.NetPerPointUsd.ShouldBe(call + put, call * 1e-12);
        state.GrossPerPointUsd.ShouldBe(call - put, call * 1e-12);
        state.NetPerPercentUsd.ShouldBe((call + put) * 6.02, call * 1e-11);
    }

    [Fact]
    public void the_provider_s_gamma_is_taken_as_it_stands()
    {
        var rows = new[] { new ChainRow("SPY260320C00605000") { OpenInterest = 100, Gamma = 0.03 }, new ChainRow("SPY260320P00590000") { OpenInterest = 300, Gamma = null } };
        var state = Chains.Of(600, rows).State(GexSettings.Default with { Gamma = GammaSource.Provider });
        state.NetPerPointUsd.ShouldBe(0.03 * 100 * 100 * 600, 1e-6);
        state.Coverage.ShouldBe(0.25);
        state.Excluded.ShouldBe(new Dictionary<string, int> { ["no_provider_gamma"] = 1 });
    }

    [Theory]
    [InlineData(DealerSign.LongCallsShortPuts, 1, -1)]
    [InlineData(DealerSign.ShortCallsLongPuts, -1, 1)]
    [InlineData(DealerSign.ShortBoth, -1, -1)]
    public void the_dealers_side_is_a_setting(DealerSign convention, int call, int put)
    {
        var state = Chains.Of(600, Chains.Ordinary()).State(GexSettings.Default with { DealerSign = convention });
        (Math.Sign(state.CallPerPointUsd), Math.Sign(state.PutPerPointUsd)).ShouldBe((call, put));
    }

    [Property(MaxTest = 30)]
    public void the_order_of_the_rows_changes_no_bit(int seed)
    {
        var rows = Chains.Ordinary().Concat(Chains.Grid(560, 640, strike => strike, strike => 2 * strike, expiry: "260302", volatility: 0.4)).ToArray();
        var expected = Chains.Of(601.3, rows).State();
        new Random(seed).Shuffle(rows);
        var shuffled = Chains.Of(601.3, rows).State();
        shuffled.NetPerPointUsd.ShouldBe(expected.NetPerPointUsd);
        shuffled.GrossPerPointUsd.ShouldBe(expected.GrossPerPointUsd);
        shuffled.Flip.ShouldBe(expected.Flip);
        shuffled.Levels.ShouldBe(expected.Levels);
    }

    [Property(MaxTest = 30)]
    public void more_open_interest_scales_exposure_and_moves_no_level(byte factor)
    {
        var by = factor + 2;
        var expected = Chains.Of(601.3, Chains.Ordinary()).State();
        var scaled = Chains.Of(601.3, Chains.Ordinary().Select(row => row with { OpenInterest = row.OpenInterest * by })).State();
        scaled.NetPerPointUsd.ShouldBe(expected.NetPerPointUsd * by, Math.Abs(expected.NetPerPointUsd) * by * 1e-11);
        scaled.Levels.Select(level => level.StrikeMills).ShouldBe(expected.Levels.Select(level => level.StrikeMills));
        scaled.Flip!.Value.Level.ShouldBe(expected.Flip!.Value.Level, 1e-3);
    }

    [Property(MaxTest = 30)]
    public void a_split_moves_prices_and_leaves_exposure_per_percent(byte factor)
    {
        // A k-for-1 split: prices by 1/k, contracts by k.
        var by = (factor % 4) + 2;
        var rows = Chains.Grid(540, 660, strike => strike * 3L, strike => 5_000 - strike).ToList();
        var split = rows.Select(row => row with { Symbol = (OccSymbol.Parse(row.Symbol) is var symbol ? symbol with { StrikeMills = symbol.StrikeMills / by } : default).ToString(), OpenInterest = row.OpenInterest * by });
        var expected = Chains.Of(600, rows).State();
        Chains.Of(600.0 / by, split).State().NetPerPercentUsd.ShouldBe(expected.NetPerPercentUsd, expected.GrossPerPercentUsd * 1e-4);
    }

    [Fact]
    public void sums_by_strike_and_by_expiry_agree_with_the_total()
    {
        var state = Chains.Of(601, Chains.Ordinary().Concat(Chains.Grid(580, 620, _ => 900, _ => 700, expiry: "260302"))).State();
        state.ByStrike.Sum(strike => strike.NetPerPointUsd).ShouldBe(state.NetPerPointUsd, state.GrossPerPointUsd * 1e-12);
        state.ByExpiry.Sum(expiry => expiry.NetPerPointUsd).ShouldBe(state.NetPerPointUsd, state.GrossPerPointUsd * 1e-12);
        state.ByExpiry.Sum(expiry => expiry.GrossPerPointUsd).ShouldBe(state.GrossPerPointUsd, state.GrossPerPointUsd * 1e-12);
        state.ZeroDteShare.ShouldNotBeNull().ShouldBe(state.ByExpiry[0].GrossPerPointUsd / state.GrossPerPointUsd, 1e-12);
    }

    [Fact]
    public void a_contract_that_settles_while_its_chain_stands_adds_nothing_from_then_on()
    {
        var beforeClose = new DateTimeOffset(2026, 3, 2, 20, 59, 0, TimeSpan.Zero);
        var chain = Chains.Of(600, Chains.Grid(590, 610, _ => 900, _ => 700, expiry: "260302"), beforeClose);
        var calculator = new GexCalculator(chain.Book(), GexSettings.Default);
        calculator.At(600, beforeClose, null).GrossPerPointUsd.ShouldBeGreaterThan(0);
        var after = calculator.At(600, beforeClose.AddMinutes(1), null);
        (after.GrossPerPointUsd, after.Regime, after.IsPartial).ShouldBe((0.0, null, true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void one_bad_row_poisons_no_sum(double? bad)
    {
        var hostile = new ChainRow("SPY260320C00601000") { Volatility = bad, Bid = bad, Ask = bad, Gamma = bad, Delta = bad };
        var rows = Chains.Ordinary().Where(row => row.Symbol != hostile.Symbol).ToList();
        var expected = Chains.Of(600, rows).State();
        var state = Chains.Of(600, rows.Append(hostile)).State();
        (state.NetPerPointUsd, state.Flip).ShouldBe((expected.NetPerPointUsd, expected.Flip));
        state.Excluded.ShouldBe(new Dictionary<string, int> { ["no_quote"] = 1 });
    }

    [Fact]
    public void an_empty_chain_has_a_state_that_knows_nothing()
    {
        var state = Chains.Of(600, []).State();
        (state.Regime, state.Flip, state.CallWallMills, state.PutWallMills, state.MaxPainMills, state.Coverage, state.ZeroDteShare).ShouldBe((null, null, null, null, null, null, null));
        state.IsPartial.ShouldBeTrue();
        state.Levels.ShouldBeEmpty();
    }
}

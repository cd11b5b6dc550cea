using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>Every greek against differences of what it is the derivative of, for single options and for whole books.</summary>
public sealed class GreekDifferenceTests
{
    [Property(MaxTest = 500)]
    public void delta_is_the_first_difference_of_the_price(int a, int b, int c, int d, bool call)
    {
        var (spot, strike, volatility, years, rate, yield) = BlackScholesTests.Option(a, b, c, d);
        var right = call ? OptionRight.Call : OptionRight.Put;
        var h = spot * volatility * Math.Sqrt(years) * 0.01;
        double At(double s) => BlackScholes.Price(right, s, strike, volatility, years, rate, yield);
        ((At(spot + h) - At(spot - h)) / (2 * h)).ShouldBe(BlackScholes.Delta(right, spot, strike, volatility, years, rate, yield), 5e-5);
    }

    [Property(MaxTest = 500)]
    public void gamma_is_the_first_difference_of_delta(int a, int b, int c, int d, bool call)
    {
        var (spot, strike, volatility, years, rate, yield) = BlackScholesTests.Option(a, b, c, d);
        var right = call ? OptionRight.Call : OptionRight.Put;
        var h = spot * volatility * Math.Sqrt(years) * 0.002;
        double At(double s) => BlackScholes.Delta(right, s, strike, volatility, years, rate, yield);
        var scale = 1 / (spot * volatility * Math.Sqrt(years));
        ((At(spot + h) - At(spot - h)) / (2 * h)).ShouldBe(BlackScholes.Gamma(spot, strike, volatility, years, rate, yield), scale * 1e-5);
    }

    [Property(MaxTest = 500)]
    public void vanna_is_the_difference_of_delta_by_volatility(int a, int b, int c, int d, bool call)
    {
        var (spot, strike, volatility, years, rate, yield) = BlackScholesTests.Option(a, b, c, d);
        var right = call ? OptionRight.Call : OptionRight.Put;
        var h = volatility * 0.001;
        double At(double sigma) => BlackScholes.Delta(right, spot, strike, sigma, years, rate, yield);
        ((At(volatility + h) - At(volatility - h)) / (2 * h)).ShouldBe(BlackScholes.Vanna(spot, strike, volatility, years, rate, yield), 1e-4 / volatility);
    }

    [Property(MaxTest = 500)]
    public void charm_is_the_difference_of_delta_by_time(int a, int b, int c, int d, bool call)
    {
        var (spot, strike, volatility, years, rate, yield) = BlackScholesTests.Option(a, b, c, d);
        var right = call ? OptionRight.Call : OptionRight.Put;
        var h = years * 0.001;
        double After(double time) => BlackScholes.Delta(right, spot, strike, volatility, years - time, rate, yield);
        ((After(h) - After(-h)) / (2 * h)).ShouldBe(BlackScholes.Charm(right, spot, strike, volatility, years, rate, yield), 1e-4 / years);
    }

    private static readonly GexSettings Settings = GexSettings.Default with { Rate = 0.04, DividendYield = 0.013 };

    // From two weeks to ten months, far from settlement, so that a minute and a tenth of a point are small.
    private static IEnumerable<ChainRow> Rows(double moreVolatility = 0) => Chains.Grid(500, 700, strike => strike * 7 % 1_000, strike => strike * 11 % 1_000)
        .Concat(Chains.Grid(520, 680, strike => strike * 3 % 1_000, strike => strike * 5 % 1_000, expiry: "261218", volatility: 0.3))
        .Select(row => row with { Volatility = row.Volatility + moreVolatility });

    private static GreekExposure Net(double spot, double minutes = 0, double moreVolatility = 0)
    {
        var chain = Chains.Of(600, Rows(moreVolatility));
        return new GexCalculator(chain.Book(Settings), Settings).Greeks(spot, chain.AsOf.AddMinutes(minutes)).Net;
    }

    [Theory]
    [InlineData(570)]
    [InlineData(601.7)]
    [InlineData(640)]
    public void a_book_s_gamma_exposure_is_what_a_point_adds_to_its_delta_exposure(double spot)
    {
        // Dollars of delta exposure at a spot are shares × spot; gamma adds to the shares.
        double Shares(double at) => Net(at).DeltaUsd / at;
        var state = Chains.Of(600, Rows()).State(Settings, spot);
        ((Shares(spot + 0.05) - Shares(spot - 0.05)) / 0.1 * spot).ShouldBe(state.NetPerPointUsd, state.GrossPerPointUsd * 1e-6);
    }

    [Theory]
    [InlineData(570)]
    [InlineData(601.7)]
    [InlineData(640)]
    public void a_book_s_vanna_exposure_is_what_a_volatility_point_adds_to_its_delta_exposure(double spot)
    {
        var difference = (Net(spot, moreVolatility: 0.0005).DeltaUsd - Net(spot, moreVolatility: -0.0005).DeltaUsd) / 0.1;
        var vanna = Net(spot).VannaPerVolPointUsd;
        difference.ShouldBe(vanna, (Math.Abs(vanna) * 1e-3) + 100);
    }

    [Theory]
    [InlineData(570)]
    [InlineData(601.7)]
    [InlineData(640)]
    public void a_book_s_charm_exposure_is_what_a_day_adds_to_its_delta_exposure(double spot)
    {
        var difference = (Net(spot, minutes: 60).DeltaUsd - Net(spot, minutes: -60).DeltaUsd) * 12;
        var charm = Net(spot).CharmPerDayUsd;
        difference.ShouldBe(charm, (Math.Abs(charm) * 1e-3) + 100);
    }

    [Fact]
    public void a_deep_option_s_delta_exposure_is_the_stock_itself()
    {
        var chain = Chains.Of(600, [new ChainRow("SPY260302C00300000") { OpenInterest = 10 }, new ChainRow("SPY260302P00900000") { OpenInterest = 10 }]);
        var frame = new GexCalculator(chain.Book(), GexSettings.Default).Greeks(600, chain.AsOf);

        // Dealers long 10 calls of delta +1 and short 10 puts of delta −1: both are long 1,000 shares.
        frame.Call.DeltaUsd.ShouldBe(600_000, 1e-6);
        frame.Put.DeltaUsd.ShouldBe(600_000, 1e-6);
    }
}

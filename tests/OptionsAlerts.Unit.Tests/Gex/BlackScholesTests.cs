using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class BlackScholesTests
{
    // An option somewhere within four deviations of the money, from minutes to two years.
    internal static (double Spot, double Strike, double Volatility, double Years, double Rate, double Yield) Option(int a, int b, int c, int d)
    {
        var (volatility, years) = (0.05 + (Strewn.Unit(a) * 1.5), 0.0005 + (Strewn.Unit(b) * 2));
        var spot = 100 + (Strewn.Unit(c) * 6_000);
        var strike = spot * Math.Exp(((Strewn.Unit(d) * 8) - 4) * volatility * Math.Sqrt(years));
        return (spot, strike, volatility, years, (Strewn.Unit(a ^ d) * 0.1) - 0.02, Strewn.Unit(b ^ c) * 0.05);
    }

    [Fact]
    public void the_options_tried_lie_on_both_sides_of_the_money_and_near_it()
    {
        var deviations = new List<double>();
        for (var d = -100; d <= 100; d++)
        {
            var (spot, strike, volatility, years, _, _) = Option(d / 2, d / 3, d / 5, d);
            deviations.Add(Math.Log(strike / spot) / (volatility * Math.Sqrt(years)));
        }

        for (var from = -4; from < 4; from++) deviations.Count(each => each >= from && each < from + 1).ShouldBeGreaterThan(15, $"{from}");
    }

    [Property(MaxTest = 500)]
    public void gamma_is_the_second_difference_of_the_price(int a, int b, int c, int d)
    {
        var (spot, strike, volatility, years, rate, yield) = Option(a, b, c, d);
        var h = spot * volatility * Math.Sqrt(years) * 0.02;
        double At(double s) => BlackScholes.Price(OptionRight.Call, s, strike, volatility, years, rate, yield);
        var difference = (At(spot + h) - (2 * At(spot)) + At(spot - h)) / (h * h);
        var gamma = BlackScholes.Gamma(spot, strike, volatility, years, rate, yield);
        difference.ShouldBe(gamma, (Math.Abs(gamma) * 2e-3) + (1e-9 / spot));
    }

    [Property(MaxTest = 500)]
    public void put_and_call_differ_by_the_forward(int a, int b, int c, int d)
    {
        var (spot, strike, volatility, years, rate, yield) = Option(a, b, c, d);
        var call = BlackScholes.Price(OptionRight.Call, spot, strike, volatility, years, rate, yield);
        var put = BlackScholes.Price(OptionRight.Put, spot, strike, volatility, years, rate, yield);
        (call - put).ShouldBe((spot * Math.Exp(-yield * years)) - (strike * Math.Exp(-rate * years)), spot * 1e-12);
    }

    [Theory]
    [InlineData(OptionRight.Call)]
    [InlineData(OptionRight.Put)]
    public void a_price_gives_back_the_volatility_it_came_from(OptionRight right)
    {
        var random = new Random(19);
        var solved = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var (spot, strike, volatility, years, rate, yield) = Option(random.Next(), random.Next(), random.Next(), random.Next());
            var price = BlackScholes.Price(right, spot, strike, volatility, years, rate, yield);
            var intrinsic = Math.Max(0, (right == OptionRight.Call ? 1 : -1) * ((spot * Math.Exp(-yield * years)) - (strike * Math.Exp(-rate * years))));

            // Where next to nothing of the price is time value its digits do not hold a volatility.
            if (price - intrinsic < spot * 1e-7) continue;
            BlackScholes.ImpliedVolatility(right, price, spot, strike, years, rate, yield).ShouldNotBeNull().ShouldBe(volatility, volatility * 1e-5);
            solved++;
        }

        solved.ShouldBeGreaterThan(4_500);
    }

    [Property(MaxTest = 500)]
    public void whatever_is_asked_a_volatility_is_in_range_or_there_is_none(double price, double spot, double strike, double years, bool call)
    {
        var right = call ? OptionRight.Call : OptionRight.Put;
        var found = BlackScholes.ImpliedVolatility(right, price, spot, strike, years, 0.03, 0.01);
        if (found is { } volatility) volatility.ShouldBeInRange(BlackScholes.MinVolatility, BlackScholes.MaxVolatility);
    }

    [Property(MaxTest = 500)]
    public void a_price_within_the_bounds_comes_back_from_the_volatility_that_is_found(int a, int b, int c, int d, byte share)
    {
        // Any price between the bounds, whatever volatility made it; out of the money, where all of it is time value.
        var (spot, strike, _, years, rate, yield) = Option(a, b, c, d);
        var (asset, cash) = (spot * Math.Exp(-yield * years), strike * Math.Exp(-rate * years));
        var right = asset >= cash ? OptionRight.Put : OptionRight.Call;
        var price = Math.Min(asset, cash) * (share + 1) / 300;
        var found = BlackScholes.ImpliedVolatility(right, price, spot, strike, years, rate, yield);
        var most = BlackScholes.Price(right, spot, strike, BlackScholes.MaxVolatility, years, rate, yield);
        (found is not null).ShouldBe(price <= most);
        if (found is { } volatility) BlackScholes.Price(right, spot, strike, volatility, years, rate, yield).ShouldBe(price, spot * 1e-9);
    }

    // The last minute, the wings and the extremes of volatility: where the price holds one it is found.
    [Theory]
    [InlineData(0.08, 1 / 525_600.0, 6_000.5)]
    [InlineData(3.0, 1 / 525_600.0, 6_020)]
    [InlineData(0.15, 0.02, 7_200)]
    [InlineData(0.9, 0.02, 4_000)]
    [InlineData(0.01, 1.0, 6_050)]
    [InlineData(8.0, 0.5, 6_000)]
    [InlineData(18.0, 0.01, 3_000)]
    public void an_extreme_volatility_is_found_from_its_price(double volatility, double years, double strike)
    {
        // Out of the money: the digits of an option deep in the money are those of its intrinsic value.
        var right = strike * Math.Exp(-0.04 * years) > 6_000 * Math.Exp(-0.013 * years) ? OptionRight.Call : OptionRight.Put;
        var price = BlackScholes.Price(right, 6_000, strike, volatility, years, 0.04, 0.013);
        BlackScholes.ImpliedVolatility(right, price, 6_000, strike, years, 0.04, 0.013).ShouldNotBeNull().ShouldBe(volatility, volatility * 1e-4);
    }

    [Theory]
    [InlineData(OptionRight.Call, 20.0, 120, 100)] // exactly intrinsic
    [InlineData(OptionRight.Call, 19.9, 120, 100)] // below it
    [InlineData(OptionRight.Call, 120.0, 120, 100)] // the stock itself
    [InlineData(OptionRight.Put, 0.0, 120, 100)]
    [InlineData(OptionRight.Put, 100.0, 120, 100)] // the strike itself
    [InlineData(OptionRight.Put, double.NaN, 120, 100)]
    [InlineData(OptionRight.Put, -1.0, 120, 100)]
    public void a_price_outside_the_no_arbitrage_bounds_has_no_volatility(OptionRight right, double price, double spot, double strike) =>
        BlackScholes.ImpliedVolatility(right, price, spot, strike, 0.25, 0, 0).ShouldBeNull();

    // Abramowitz and Stegun, table 26.1; the tails by series.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(2.5, 0.9937903346742238)]
    [InlineData(-5, 2.866515718791939e-7)]
    [InlineData(-10, 7.619853024160527e-24)]
    public void the_normal_distribution_is_right_to_its_tails(double x, double expected) =>
        BlackScholes.Cumulative(x).ShouldBe(expected, expected * 1e-8);

    // Hull, 10th edition, example 19.4: S = 49, K = 50, r = 5 %, σ = 20 %, 20 weeks.
    [Fact]
    public void gamma_agrees_with_the_textbook() =>
        BlackScholes.Gamma(49, 50, 0.20, 0.3846, 0.05, 0).ShouldBe(0.066, 0.0005);
}

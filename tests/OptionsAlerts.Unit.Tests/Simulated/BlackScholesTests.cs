using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class BlackScholesTests
{
    // Computed apart, in Python, with r = 4 % and q = 1.2 %.
    [Theory]
    [InlineData(true, 600, 610, 0.25, 0.18, 18.83078020739498, 0.4743018955292808, 0.00735205189056113)]
    [InlineData(false, 600, 570, 0.05, 0.22, 2.0862343240243177, -0.13651429246143135, 0.007410942192654757)]
    [InlineData(true, 600, 600, 1 / 365.0 / 6.5, 0.15, 0.7406767020721077, 0.5021406136419759, 0.21590475317795438)]
    public void value_delta_and_gamma_are_the_known_ones(bool call, double spot, double strike, double years, double volatility, double value, double delta, double gamma)
    {
        var option = BlackScholes.Value(call, spot, strike, years, volatility);
        option.Value.ShouldBe(value, 1e-9);
        option.Delta.ShouldBe(delta, 1e-12);
        option.Gamma.ShouldBe(gamma, 1e-12);
    }

    [Theory]
    [InlineData(480)]
    [InlineData(600)]
    [InlineData(750)]
    public void calls_and_puts_are_at_parity(double strike)
    {
        const double years = 0.7;
        var difference = BlackScholes.Value(true, 600, strike, years, 0.2).Value - BlackScholes.Value(false, 600, strike, years, 0.2).Value;
        difference.ShouldBe((600 * Math.Exp(-BlackScholes.Yield * years)) - (strike * Math.Exp(-BlackScholes.Rate * years)), 1e-9);
    }
}

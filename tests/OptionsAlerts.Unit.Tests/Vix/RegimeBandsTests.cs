using FsCheck.Xunit;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class RegimeBandsTests
{
    private static readonly RegimeBands Bands = new();

    [Theory]
    [InlineData(14.99, VixRegime.LowVolatility)]
    [InlineData(15, VixRegime.Normal)]
    [InlineData(20, VixRegime.Elevated)]
    [InlineData(24.99, VixRegime.Elevated)]
    [InlineData(25, VixRegime.HighVolatility)]
    [InlineData(30, VixRegime.ExtremeFear)]
    [InlineData(0.01, VixRegime.LowVolatility)]
    [InlineData(199.99, VixRegime.ExtremeFear)]
    public void without_a_past_the_cuts_decide(double value, VixRegime regime) => Bands.ByCuts(value).ShouldBe(regime);

    [Theory]
    [InlineData(VixRegime.Normal, 14, VixRegime.Normal)]
    [InlineData(VixRegime.Normal, 13.99, VixRegime.LowVolatility)]
    [InlineData(VixRegime.Normal, 19.99, VixRegime.Normal)]
    [InlineData(VixRegime.Normal, 20, VixRegime.Elevated)]
    [InlineData(VixRegime.LowVolatility, 14.99, VixRegime.LowVolatility)]
    [InlineData(VixRegime.LowVolatility, 15, VixRegime.Normal)]
    [InlineData(VixRegime.ExtremeFear, 29, VixRegime.ExtremeFear)]
    [InlineData(VixRegime.ExtremeFear, 28.99, VixRegime.HighVolatility)]
    public void a_regime_is_left_upward_at_its_upper_end_and_downward_at_its_lower(VixRegime former, double value, VixRegime regime) =>
        Bands.After(former, value).ShouldBe(regime);

    [Theory]
    [InlineData(VixRegime.LowVolatility, 19.5, VixRegime.Normal)]
    [InlineData(VixRegime.HighVolatility, 19.5, VixRegime.Elevated)]
    [InlineData(VixRegime.Normal, 29.5, VixRegime.HighVolatility)]
    [InlineData(VixRegime.ExtremeFear, 14.5, VixRegime.Normal)]
    public void where_two_bands_hold_the_value_the_nearer_to_the_former_regime_is_taken(VixRegime former, double value, VixRegime regime) =>
        Bands.After(former, value).ShouldBe(regime);

    [Fact]
    public void a_fall_through_several_bands_keeps_the_hysteresis_of_the_last() =>
        Bands.After(VixRegime.ExtremeFear, 19.0).ShouldBe(VixRegime.Elevated);

    [Property]
    public bool the_regime_taken_is_the_nearest_whose_band_holds_the_value(byte from, int number)
    {
        var (former, value) = ((VixRegime)(from % 5), 0.01 + (60 * Strewn.Unit(number)));
        var nearest = Enum.GetValues<VixRegime>().Where(regime => Bands.Holds(regime, value)).MinBy(regime => Math.Abs(regime - former));
        return Bands.After(former, value) == nearest;
    }

    [Theory]
    [InlineData(15, 15, 25, 30, 1)]
    [InlineData(15, 15.5, 25, 30, 1)]
    [InlineData(15, 20, 25, 30, -1)]
    [InlineData(15, 20, 25, double.NaN, 1)]
    [InlineData(0.5, 20, 25, 30, 1)]
    public void bands_that_do_not_rise_are_refused(double normal, double elevated, double high, double extreme, double overlap) =>
        Should.Throw<ArgumentException>(() => new RegimeBands(normal, elevated, high, extreme, overlap));
}

using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class PortableMathTests
{
    private const double LastPlaces = 1e-15;

    [Fact]
    public void exp_agrees_with_the_platform_to_the_last_places()
    {
        for (var x = -700.0; x < 700; x += 0.37)
            (PortableMath.Exp(x) / Math.Exp(x)).ShouldBe(1, LastPlaces, $"x = {x}");
    }

    [Fact]
    public void exp_ends_at_zero_and_infinity() =>
        (PortableMath.Exp(-1000), PortableMath.Exp(0), PortableMath.Exp(1000)).ShouldBe((0, 1, double.PositiveInfinity));

    [Fact]
    public void log_agrees_with_the_platform_to_the_last_places()
    {
        for (var x = 1e-6; x < 1e6; x *= 1.0037)
            Math.Abs(PortableMath.Log(x) - Math.Log(x)).ShouldBeLessThanOrEqualTo(LastPlaces * Math.Max(1, Math.Abs(Math.Log(x))), $"x = {x}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void log_refuses_what_has_none(double x) => Should.Throw<ArgumentOutOfRangeException>(() => PortableMath.Log(x));

    [Property]
    public bool exp_undoes_log(ushort mantissa, byte exponent)
    {
        var x = (1 + (mantissa / 65_536.0)) * Math.ScaleB(1, exponent - 128);
        return Math.Abs((PortableMath.Exp(PortableMath.Log(x)) / x) - 1) < 1e-13;
    }

    // From the complementary error function of Python's math module.
    [Theory]
    [InlineData(-8, 6.220960574271819e-16)]
    [InlineData(-5, 2.866515718791946e-07)]
    [InlineData(-3, 0.0013498980316300957)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(4, 0.9999683287581669)]
    [InlineData(7.5, 0.9999999999999681)]
    public void the_normal_distribution_has_its_known_values(double x, double expected) =>
        PortableMath.NormalCdf(x).ShouldBe(expected, LastPlaces);
}

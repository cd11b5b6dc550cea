using System.Text.Json;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>A fact's number is a value, not a way of writing it.</summary>
public sealed class FactTests
{
    [Fact]
    public void trailing_zeros_are_no_part_of_a_fact()
    {
        Fact.Of("x", 1.50m, FactUnit.Ratio).ShouldBe(Fact.Of("x", 1.5m, FactUnit.Ratio));
        Text(Fact.Of("x", 1.500000m, FactUnit.Ratio)).ShouldBe("1.5");
        Text(Fact.Of("x", 100.00m, FactUnit.Ratio)).ShouldBe("100");
    }

    [Fact]
    public void zero_has_no_sign()
    {
        Text(Fact.Of("x", new decimal(0, 0, 0, isNegative: true, scale: 2), FactUnit.Ratio)).ShouldBe("0");
        Text(Fact.Of("x", -0.0, FactUnit.Ratio, 2)).ShouldBe("0");
        Text(Fact.Of("x", -0.004, FactUnit.Ratio, 2)).ShouldBe("0");
    }

    [Theory]
    [InlineData(0.125, 2, "0.13")]
    [InlineData(-0.125, 2, "-0.13")]
    [InlineData(2.5, 0, "3")]
    [InlineData(-2.5, 0, "-3")]
    [InlineData(1234567.891, 1, "1234567.9")]
    public void a_measurement_is_rounded_half_away_from_zero(double measured, int decimals, string expected) => Text(Fact.Of("x", measured, FactUnit.Usd, decimals)).ShouldBe(expected);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(8e27)]
    public void what_is_no_number_is_no_fact(double measured) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Fact.Of("premium", measured, FactUnit.Usd, 2)).Message.ShouldContain("premium");

    [Fact]
    public void the_wire_has_the_normal_form() =>
        JsonSerializer.Serialize(Fact.Of("x", 1.50m, FactUnit.UsdPerPercent), ContractJson.Options).ShouldBe("""{"name":"x","unit":"usd_per_percent","number":1.5}""");

    // Equal decimals may differ in scale, which equality does not see and a store does.
    private static string Text(Fact fact) => fact.ValueText;
}

using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>A European option's value and first greeks.</summary>
/// <param name="Value">Premium per share, in points.</param>
/// <param name="Delta">Per point of spot, signed.</param>
/// <param name="Gamma">Change of delta per point of spot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OptionValue(double Value, double Delta, double Gamma);

/// <summary>Black–Scholes–Merton with a continuous rate and dividend yield (Hull, ch. 17).</summary>
public static class BlackScholes
{
    /// <summary>The yearly rate the simulated market discounts by, as a fraction.</summary>
    public const double Rate = 0.04;

    /// <summary>The yearly dividend yield of every simulated underlying, as a fraction.</summary>
    public const double Yield = 0.012;

    /// <param name="years">To the settlement, above 0.</param>
    /// <param name="volatility">As a fraction a year, above 0.</param>
    public static OptionValue Value(bool call, double spot, double strike, double years, double volatility)
    {
        var deviation = volatility * Math.Sqrt(years);
        var carried = spot * PortableMath.Exp(-Yield * years);
        var discounted = strike * PortableMath.Exp(-Rate * years);
        var d1 = (PortableMath.Log(carried / discounted) / deviation) + (0.5 * deviation);
        var carry = carried / spot;
        var gamma = carry * PortableMath.NormalDensity(d1) / (spot * deviation);
        if (call)
        {
            var n1 = PortableMath.NormalCdf(d1);
            return new OptionValue((carried * n1) - (discounted * PortableMath.NormalCdf(d1 - deviation)), carry * n1, gamma);
        }

        var m1 = PortableMath.NormalCdf(-d1);
        return new OptionValue((discounted * PortableMath.NormalCdf(deviation - d1)) - (carried * m1), -carry * m1, gamma);
    }
}

using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>One expiry's smile at one instant.</summary>
/// <param name="Years">To the settlement.</param>
/// <param name="AtTheMoney">Volatility at the forward, as a fraction a year.</param>
/// <param name="Forward">The forward price.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SmileSlice(double Years, double AtTheMoney, double Forward)
{
    private const double Skew = -0.07;
    private const double Curvature = 0.022;
    private const double Reach = 4;

    /// <summary>
    /// Volatility at a strike: a parabola in the strike's distance from the forward, counted in standard deviations, flat beyond four of them.
    /// Puts below cost more than calls above.
    /// </summary>
    public double At(double strike)
    {
        var z = Math.Clamp(PortableMath.Log(strike / Forward) / (AtTheMoney * Math.Sqrt(Years)), -Reach, Reach);
        return AtTheMoney * (1 + (Skew * z) + (Curvature * z * z));
    }
}

/// <summary>
/// The volatility surface of an underlying: level by the volatility index, near expiries following it fully and far ones by a quarter, a
/// gently rising term structure, a skewed smile.
/// </summary>
public static class VolatilitySurface
{
    /// <param name="baseVolatility">At the money, a month out, on a day like the session's first minute.</param>
    /// <param name="level">The volatility index as a multiple of its value at the open.</param>
    public static SmileSlice Slice(double baseVolatility, double level, double spot, double years)
    {
        var following = 0.25 + (0.75 * PortableMath.Exp(-years / 0.25));
        var term = 1 + (0.12 * (1 - PortableMath.Exp(-years / 0.4)));
        var atTheMoney = baseVolatility * term * PortableMath.Pow(level, following);
        return new SmileSlice(years, atTheMoney, spot * PortableMath.Exp((BlackScholes.Rate - BlackScholes.Yield) * years));
    }
}

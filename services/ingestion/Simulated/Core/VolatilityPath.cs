using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>The volatility indices at one instant, in index points.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VolatilityLevels(double Vix, double Vix9D, double Vix3M, double Vvix);

/// <summary>
/// VIX at every step: up when the market falls, down by less when it rises above the open, up when its noise has been violent of late, with a
/// slow wander of its own. Its relatives follow by maturity, the nearer the more, so that a fall inverts the term structure and a recovery
/// rights it.
/// </summary>
public sealed class VolatilityPath
{
    private const double RiseWeight = 0.6;
    private const double RealisedWeight = 0.012;
    private const double WanderSpread = 0.006;
    private const double WanderMinutes = 20;

    private readonly double[] _log;
    private readonly double _open;
    private readonly double _open3M;

    private VolatilityPath(double[] log, double open, double open3M) => (_log, _open, _open3M) = (log, open, open3M);

    /// <summary>Couples the indices to a market.</summary>
    public static VolatilityPath Draw(Xoshiro256 draw, SessionStory story, MarketPath market, double stepMinutes)
    {
        var log = new double[market.Level.Length];
        var wander = 0.0;
        var keep = PortableMath.Exp(-stepMinutes / WanderMinutes);
        for (var i = 1; i < log.Length; i++)
        {
            wander = (keep * wander) + (WanderSpread * Math.Sqrt(1 - (keep * keep)) * draw.Gaussian(4));
            var level = market.Level[i];
            log[i] = (story.VixPerMarket * (level > 0 ? RiseWeight * level : level)) + (RealisedWeight * PortableMath.Log(market.Realised[i])) + wander;
        }

        return new VolatilityPath(log, story.OpenVix, story.OpenVix + draw.Uniform(2.3, 2.8));
    }

    /// <summary>VIX as a multiple of its value at the open.</summary>
    public double Relative(int step) => PortableMath.Exp(_log[step]);

    /// <summary>The published indices, to the cent.</summary>
    public VolatilityLevels At(int step) => new(
        Cents(_open * Relative(step)),
        Cents(0.97 * _open * PortableMath.Exp(1.2 * _log[step])),
        Cents(_open3M * PortableMath.Exp(0.42 * _log[step])),
        Cents(91 * PortableMath.Exp(0.55 * _log[step])));

    private static double Cents(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}

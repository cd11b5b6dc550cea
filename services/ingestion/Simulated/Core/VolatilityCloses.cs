namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>The daily closes of VIX before the session.</summary>
public static class VolatilityCloses
{
    private const double Mean = 16.5;
    private const double Reversion = 0.035;
    private const double DailySpread = 0.055;

    /// <summary>A mean-reverting log path with upward shocks, tilted to end exactly at <paramref name="last"/>; oldest first, rounded to cents.</summary>
    public static double[] Draw(Xoshiro256 draw, int count, double last)
    {
        var log = new double[count];
        var mean = PortableMath.Log(Mean);
        var x = mean + (0.15 * draw.Gaussian(2));
        for (var i = 0; i < count; i++)
        {
            log[i] = x;
            x += (Reversion * (mean - x)) + (DailySpread * draw.Gaussian(4));
            if (draw.NextDouble() < 0.012) x += draw.Uniform(0.15, 0.45);
        }

        var tilt = PortableMath.Log(last) - log[^1];
        var low = PortableMath.Log(10);
        var closes = new double[count];
        for (var i = 0; i < count; i++)
            closes[i] = Math.Round(PortableMath.Exp(Math.Max(low, log[i] + (tilt * (i + 1) / count))), 2, MidpointRounding.AwayFromZero);
        return closes;
    }
}

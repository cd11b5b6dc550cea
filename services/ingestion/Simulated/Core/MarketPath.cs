namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// The log level of a market, or of a symbol's own part, at every step of a session: a smooth line through the story's waypoints, and around it
/// noise with clustered volatility (GARCH(1,1) of Bollerslev 1986), the U of the day and jumps, tied down at each waypoint like a Brownian bridge.
/// </summary>
public sealed class MarketPath
{
    private const double Persistence = 0.93;
    private const double Reaction = 0.055;
    private const double JumpsPerDay = 6;

    private MarketPath(double[] level, double[] realised)
    {
        Level = level;
        Realised = realised;
    }

    /// <summary>Log return since the open at every step.</summary>
    public double[] Level { get; }

    /// <summary>Recent variance of the noise as a multiple of its expectation, exponentially weighted, at every step.</summary>
    public double[] Realised { get; }

    /// <param name="dailyVolatility">Of the noise, as a fraction a day.</param>
    public static MarketPath Draw(Xoshiro256 draw, IReadOnlyList<Waypoint> waypoints, int steps, double stepMinutes, double dailyVolatility)
    {
        var (noise, realised) = Noise(draw, steps, stepMinutes, dailyVolatility);
        var level = new double[steps];
        var segment = 0;
        for (var i = 0; i < steps; i++)
        {
            var minute = i * stepMinutes;
            while (segment < waypoints.Count - 2 && minute >= waypoints[segment + 1].Minute) segment++;
            Waypoint from = waypoints[segment], to = waypoints[segment + 1];
            var part = Math.Clamp((minute - from.Minute) / (to.Minute - from.Minute), 0, 1);
            var line = from.Level + ((to.Level - from.Level) * part * part * (3 - (2 * part)));
            double start = At(from.Minute), end = At(to.Minute);
            level[i] = line + noise[i] - start - (part * (end - start));
        }

        return new MarketPath(level, realised);

        double At(double minute) => noise[Math.Min(steps - 1, (int)(minute / stepMinutes))];
    }

    private static (double[] Sum, double[] Realised) Noise(Xoshiro256 draw, int steps, double stepMinutes, double dailyVolatility)
    {
        var sum = new double[steps];
        var realised = new double[steps];
        Array.Fill(realised, 1);
        double variance = 1, recent = 1;
        var memory = PortableMath.Exp(-stepMinutes / 8);
        for (var i = 1; i < steps; i++)
        {
            var shock = Math.Sqrt(variance) * draw.Gaussian(4);
            var scale = dailyVolatility * Math.Sqrt(IntradayCurve.Variance(i * stepMinutes) * stepMinutes / IntradayCurve.SessionMinutes);
            var jump = draw.NextDouble() < JumpsPerDay * stepMinutes / IntradayCurve.SessionMinutes ? draw.Uniform(8, 16) * (draw.NextDouble() < 0.55 ? -1 : 1) : 0;
            sum[i] = sum[i - 1] + (scale * (shock + jump));
            variance = Math.Min(6, 1 - Persistence - Reaction + (Persistence * variance) + (Reaction * shock * shock));
            recent = (memory * recent) + ((1 - memory) * Math.Min(30, (shock + jump) * (shock + jump)));
            realised[i] = recent;
        }

        return (sum, realised);
    }
}

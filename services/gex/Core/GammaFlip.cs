namespace OptionsAlerts.Gex.Core;

/// <summary>A gamma flip.</summary>
/// <param name="Level">In points.</param>
/// <param name="PositiveAbove">True where net gamma is positive above it and negative below; false for the reverse.</param>
public readonly record struct FlipPoint(double Level, bool PositiveAbove);

/// <summary>Picks the flip by the settings' rules; null where there is none.</summary>
public static class GammaFlip
{
    /// <summary>The nearest to spot (the lower of two as near), or the first.</summary>
    public static FlipPoint? Select(ReadOnlySpan<FlipPoint> ascending, double spot, FlipSelect select)
    {
        FlipPoint? best = null;
        foreach (var flip in ascending)
        {
            if (select == FlipSelect.First) return flip;
            if (best is null || Math.Abs(flip.Level - spot) < Math.Abs(best.Value.Level - spot)) best = flip;
        }

        return best;
    }

    /// <summary>The sign changes of the running sum of exposure over ascending strikes, within the settings' range of spot.</summary>
    public static FlipPoint[] Cumulative(ReadOnlySpan<double> strikes, ReadOnlySpan<double> netByStrike, double spot, double range)
    {
        var flips = new FlipPoint[strikes.Length];
        return flips[..Cumulative(strikes, netByStrike, spot, range, flips)];
    }

    /// <summary>The same without allocating: writes them and returns how many there are.</summary>
    /// <param name="flips">As long as the strikes.</param>
    public static int Cumulative(ReadOnlySpan<double> strikes, ReadOnlySpan<double> netByStrike, double spot, double range, Span<FlipPoint> flips)
    {
        double sum = 0, lastSum = 0, lastStrike = 0;
        var count = 0;
        for (var i = 0; i < strikes.Length; i++)
        {
            sum += netByStrike[i];
            if (sum == 0) continue;
            if (lastSum != 0 && sum > 0 != lastSum > 0)
            {
                var level = GammaProfile.Interpolate(lastStrike, lastSum, strikes[i], sum);
                if (Math.Abs(level - spot) <= range * spot) flips[count++] = new FlipPoint(level, sum > 0);
            }

            (lastSum, lastStrike) = (sum, strikes[i]);
        }

        return count;
    }
}

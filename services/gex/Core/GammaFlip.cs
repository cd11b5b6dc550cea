namespace OptionsAlerts.Gex.Core;

/// <summary>A gamma flip.</summary>
/// <param name="Level">In points.</param>
/// <param name="PositiveAbove">True where net gamma is positive above it and negative below; false for the reverse.</param>
public readonly record struct FlipPoint(double Level, bool PositiveAbove);

/// <summary>Net exposure over hypothetical spots, and where it changes its sign.</summary>
/// <param name="Levels">Hypothetical spots, ascending.</param>
/// <param name="NetPerPercentUsd">Net exposure at each, with it in place of spot, in US dollars per 1 %.</param>
/// <param name="Flips">Ascending.</param>
public sealed record GammaProfile(double[] Levels, double[] NetPerPercentUsd, FlipPoint[] Flips)
{
    // The published tables' grid.
    private const int FirstLevels = 60;

    // Less than this share of the largest net is the model's tail, whose sign says nothing.
    private const double Noise = 1e-9;

    /// <summary>Re-prices the book over spot × (1 ± range).</summary>
    public static GammaProfile Of(ExposureKernel kernel, double spot, GexSettings settings)
    {
        var refine = settings.FlipSelect == FlipSelect.Nearest;
        var count = refine ? settings.ProfileLevels : FirstLevels;
        var (levels, net) = (new double[count], new double[count]);
        var (low, step) = (spot * (1 - settings.ProfileRange), spot * 2 * settings.ProfileRange / (count - 1));
        var largest = 0.0;
        for (var i = 0; i < count; i++)
        {
            levels[i] = low + (i * step);
            net[i] = NetPerPercent(kernel, levels[i]);
            largest = Math.Max(largest, Math.Abs(net[i]));
        }

        var flips = new List<FlipPoint>();
        var last = -1;
        for (var i = 0; i < count; i++)
        {
            if (!(Math.Abs(net[i]) > largest * Noise)) continue;
            if (last >= 0 && net[i] > 0 != net[last] > 0)
            {
                var level = refine ? Bisect(kernel, levels[last], levels[i], net[i] > 0, spot * 1e-7) : Interpolate(levels[last], net[last], levels[i], net[i]);
                flips.Add(new FlipPoint(level, net[i] > 0));
            }

            last = i;
        }

        return new GammaProfile(levels, net, [.. flips]);
    }

    private static double NetPerPercent(ExposureKernel kernel, double spot) => kernel.ModelNetPerPoint(spot) * spot * 0.01;

    private static double Bisect(ExposureKernel kernel, double low, double high, bool positiveAbove, double tolerance)
    {
        while (high - low > tolerance)
        {
            var middle = (low + high) / 2;
            if (kernel.ModelNetPerPoint(middle) > 0 == positiveAbove) high = middle;
            else low = middle;
        }

        return (low + high) / 2;
    }

    internal static double Interpolate(double x0, double y0, double x1, double y1) => x1 - ((x1 - x0) * y1 / (y1 - y0));
}

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
        var flips = new List<FlipPoint>();
        double sum = 0, lastSum = 0, lastStrike = 0;
        for (var i = 0; i < strikes.Length; i++)
        {
            sum += netByStrike[i];
            if (sum == 0) continue;
            if (lastSum != 0 && sum > 0 != lastSum > 0)
            {
                var level = GammaProfile.Interpolate(lastStrike, lastSum, strikes[i], sum);
                if (Math.Abs(level - spot) <= range * spot) flips.Add(new FlipPoint(level, sum > 0));
            }

            (lastSum, lastStrike) = (sum, strikes[i]);
        }

        return [.. flips];
    }
}

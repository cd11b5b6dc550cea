namespace OptionsAlerts.Gex.Core;

/// <summary>Net exposure over hypothetical spots, and where it changes its sign.</summary>
/// <param name="Levels">Hypothetical spots, ascending, evenly spaced.</param>
/// <param name="NetPerPercentUsd">Net exposure at each, with it in place of spot, in US dollars per 1 %.</param>
/// <param name="Flips">All of them, ascending.</param>
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
        for (var i = 0; i < count; i++) levels[i] = low + (i * step);
        var largest = 0.0;
        kernel.ModelNetPerPoint(levels, net);
        for (var i = 0; i < count; i++)
        {
            net[i] *= levels[i] * 0.01;
            largest = Math.Max(largest, Math.Abs(net[i]));
        }

        var flips = refine ? new ProfileRoots(kernel, spot, largest * Noise).Find(levels, net) : Interpolated(levels, net, largest * Noise);
        return new GammaProfile(levels, net, flips);
    }

    internal static double Interpolate(double x0, double y0, double x1, double y1) => x1 - ((x1 - x0) * y1 / (y1 - y0));

    private static FlipPoint[] Interpolated(double[] levels, double[] net, double noise)
    {
        var flips = new List<FlipPoint>();
        var last = -1;
        for (var i = 0; i < levels.Length; i++)
        {
            if (!(Math.Abs(net[i]) > noise)) continue;
            if (last >= 0 && net[i] > 0 != net[last] > 0) flips.Add(new FlipPoint(Interpolate(levels[last], net[last], levels[i], net[i]), net[i] > 0));
            last = i;
        }

        return [.. flips];
    }
}

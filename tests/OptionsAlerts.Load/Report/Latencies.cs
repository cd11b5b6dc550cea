namespace OptionsAlerts.Load.Report;

/// <summary>Times in milliseconds, by rank: the value at a percentile is one that was measured, none is interpolated.</summary>
public sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(double[] milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public double? Max => Count > 0 ? _sorted[^1] : null;

    /// <summary>The smallest value that at least this share of all values does not exceed; null where nothing was measured.</summary>
    /// <param name="percent">Above 0, up to 100.</param>
    public double? At(double percent) => Count > 0 ? _sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * Count) - 1)] : null;
}

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Exponential back-off with full jitter: after the n-th failure in a row, anywhere between one second and the smaller of base × 2ⁿ⁻¹ and the limit,
/// so that many clients do not come back at once. Pure: chance is an argument.
/// </summary>
public static class Backoff
{
    /// <summary>The shortest wait.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <param name="failures">Failures in a row, at least 1.</param>
    /// <param name="first">The ceiling after the first failure.</param>
    /// <param name="limit">The highest ceiling.</param>
    /// <param name="chance">A draw from [0, 1).</param>
    /// <param name="asked">What the provider asked for; waited out in full, to ten times the limit at most.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan limit, double chance, TimeSpan? asked = null)
    {
        var ceiling = Math.Min(limit.Ticks, first.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)));
        var wait = TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (long)(ceiling * chance)));
        if (asked is not { } least || least <= wait) return wait;
        return least < limit * 10 ? least : limit * 10;
    }
}

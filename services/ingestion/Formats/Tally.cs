namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Counts by reason, so that nothing is left out in silence.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Total { get; private set; }

    public void Add(string reason)
    {
        _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
        Total++;
    }

    /// <summary>A copy in the order of the reasons' names.</summary>
    public Dictionary<string, int> ToDictionary() => new(_counts, StringComparer.Ordinal);

    public override string ToString() => string.Join(", ", _counts.Select(pair => $"{pair.Key} {pair.Value}"));
}

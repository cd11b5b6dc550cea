namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// When each of a set of things is due. At most one instant a thing; the earliest is found at once, ties in the order of the things, so that timers fire the same everywhere.
/// </summary>
internal sealed class DueTable<T>(IComparer<T> order) where T : notnull
{
    private readonly Dictionary<T, long> _dueTicks = [];
    private readonly SortedSet<(long Ticks, T Thing)> _byTime = new(Comparer<(long Ticks, T Thing)>.Create((a, b) =>
        a.Ticks != b.Ticks ? a.Ticks.CompareTo(b.Ticks) : order.Compare(a.Thing, b.Thing)));

    /// <summary>What is due first; null when nothing is.</summary>
    public (long Ticks, T Thing)? First => _byTime.Count == 0 ? null : _byTime.Min;

    /// <summary>Sets, moves or (null) takes away when a thing is due.</summary>
    public void Set(T thing, long? dueTicks)
    {
        if (_dueTicks.Remove(thing, out var before)) _byTime.Remove((before, thing));
        if (dueTicks is not { } due) return;
        _dueTicks.Add(thing, due);
        _byTime.Add((due, thing));
    }
}

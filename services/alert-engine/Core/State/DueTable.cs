namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// When each of a set of things is due. At most one instant a thing; the earliest is found at once, ties in the order of the things, so that timers fire the same everywhere.
/// </summary>
internal sealed class DueTable<T>(IComparer<T> order) where T : notnull
{
    private readonly Dictionary<T, long> _dueTicks = [];
    private readonly SortedSet<(long Ticks, T Thing)> _byTime = new(Comparer<(long Ticks, T Thing)>.Create((a, b) =>
        a.Ticks != b.Ticks ? a.Ticks.CompareTo(b.Ticks) : order.Compare(a.Thing, b.Thing)));

    private (long Ticks, T Thing)? _first;
    private bool _isKnown = true;

    /// <summary>What is due first; null when nothing is.</summary>
    public (long Ticks, T Thing)? First
    {
        get
        {
            // Asked with every event, and seldom another.
            if (!_isKnown) (_first, _isKnown) = (_byTime.Count == 0 ? null : _byTime.Min, true);
            return _first;
        }
    }

    /// <summary>Sets, moves or (null) takes away when a thing is due.</summary>
    public void Set(T thing, long? dueTicks)
    {
        if (_dueTicks.Count > 0 && _dueTicks.TryGetValue(thing, out var before))
        {
            if (before == dueTicks) return;
            _byTime.Remove((before, thing));
            if (before <= _first?.Ticks) _isKnown = false;
            if (dueTicks is null) _dueTicks.Remove(thing);
        }

        if (dueTicks is not { } due) return;
        _dueTicks[thing] = due;
        _byTime.Add((due, thing));
        if (!(_first?.Ticks < due)) _isKnown = false;
    }
}

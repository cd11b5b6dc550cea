namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// When each of a set of things is due. At most one instant a thing; the earliest is found at once, ties in the order of the things, so that timers fire the same everywhere. What was moved or taken away
/// stays in the heap until it comes to its top, or until something is put into a heap the most of which is such.
/// </summary>
internal sealed class DueTable<T>(IComparer<T> order) where T : notnull
{
    // Fewer than these are not worth making the heap anew.
    private const int FewLeft = 64;

    private readonly Dictionary<T, long> _dueTicks = [];
    private readonly PriorityQueue<T, (long Ticks, T Thing)> _byTime = new(Comparer<(long Ticks, T Thing)>.Create((a, b) =>
        a.Ticks != b.Ticks ? a.Ticks.CompareTo(b.Ticks) : order.Compare(a.Thing, b.Thing)));

    private (long Ticks, T Thing)? _first;
    private bool _isKnown = true;

    /// <summary>What is due first; null when nothing is.</summary>
    public (long Ticks, T Thing)? First
    {
        get
        {
            // Asked with every event, and seldom another.
            if (!_isKnown) (_first, _isKnown) = (FindFirst(), true);
            return _first;
        }
    }

    /// <summary>Things that are due, and what is kept of others.</summary>
    public int Kept => _byTime.Count;

    /// <summary>Sets, moves or (null) takes away when a thing is due.</summary>
    public void Set(T thing, long? dueTicks)
    {
        if (_dueTicks.Count > 0 && _dueTicks.TryGetValue(thing, out var before))
        {
            if (before == dueTicks) return;
            if (before <= _first?.Ticks) _isKnown = false;
            if (dueTicks is null) _dueTicks.Remove(thing);
        }

        if (dueTicks is not { } due) return;
        _dueTicks[thing] = due;
        _byTime.Enqueue(thing, (due, thing));
        if (!(_first?.Ticks < due)) _isKnown = false;
        if (_byTime.Count > (2 * _dueTicks.Count) + FewLeft) Rebuild();
    }

    private (long Ticks, T Thing)? FindFirst()
    {
        while (_byTime.TryPeek(out var thing, out var due))
        {
            if (_dueTicks.TryGetValue(thing, out var ticks) && ticks == due.Ticks) return due;
            _byTime.Dequeue();
        }

        return null;
    }

    private void Rebuild()
    {
        _byTime.Clear();
        _byTime.EnqueueRange(_dueTicks.Select(pair => (pair.Key, (pair.Value, pair.Key))));
    }
}

using System.Runtime.InteropServices;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Places taken by alerts, each until an instant, sorted by that instant. Whether a limit is reached is read from one place, whatever the
/// number of places and whether or not the expired ones were dropped yet.
/// </summary>
internal sealed class SlidingWindow
{
    private readonly List<Place> _places = [];
    private int _first;

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Place(long UntilTicks, Guid AlertId);

    public bool IsEmpty => _first == _places.Count;

    /// <summary>Places in memory: those taken, and fewer that have ended.</summary>
    public int Kept => _places.Count;

    /// <summary>Takes a place. Amortised O(1) where places end in the order they are taken, which only a change of policy breaks.</summary>
    public void Add(long untilTicks, Guid alertId)
    {
        var at = _places.Count;
        if (at == _first || _places[at - 1].UntilTicks <= untilTicks)
        {
            _places.Add(new Place(untilTicks, alertId));
            return;
        }

        while (at > _first && _places[at - 1].UntilTicks > untilTicks) at--;
        _places.Insert(at, new Place(untilTicks, alertId));
    }

    /// <summary>The place whose end makes room under a limit; null where there is room at the instant.</summary>
    public Place? Blocking(int limit, long nowTicks)
    {
        var index = _places.Count - limit;
        return index >= _first && _places[index].UntilTicks > nowTicks ? _places[index] : null;
    }

    /// <summary>How many places are taken at an instant. O(places).</summary>
    public int CountAt(long nowTicks)
    {
        var index = _first;
        while (index < _places.Count && _places[index].UntilTicks <= nowTicks) index++;
        return _places.Count - index;
    }

    /// <summary>Drops what has ended. Amortised O(1).</summary>
    public void Expire(long nowTicks)
    {
        while (_first < _places.Count && _places[_first].UntilTicks <= nowTicks) _first++;
        if (_first * 2 < _places.Count) return;
        _places.RemoveRange(0, _first);
        _first = 0;
    }

    /// <summary>Gives back the place of one alert, if it still has it.</summary>
    public void Release(Guid alertId)
    {
        var index = _places.FindIndex(_first, place => place.AlertId == alertId);
        if (index >= 0) _places.RemoveAt(index);
    }

    /// <summary>The places taken at an instant, in the order of their ends.</summary>
    public IEnumerable<Place> LiveAt(long nowTicks) => _places.Skip(_first).Where(place => place.UntilTicks > nowTicks);
}

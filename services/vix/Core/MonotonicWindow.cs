using System.Runtime.InteropServices;

namespace OptionsAlerts.Vix.Core;

/// <summary>A value and when it was.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TimedValue(DateTimeOffset At, double Value);

/// <summary>
/// The lowest or highest value of the last <c>span</c>, ends included, by a monotonic deque: a value that a later one undercuts can never be the
/// lowest again and is dropped at once, so that a reading costs O(1) amortised. Holds at most <see cref="Capacity"/> values; beyond it the
/// oldest goes, which shortens the window and never lets it grow.
/// </summary>
public sealed class MonotonicWindow(TimeSpan span, bool lowest)
{
    /// <summary>More than two readings a second, all rising, for half an hour.</summary>
    public const int Capacity = 4096;

    private TimedValue[] _ring = new TimedValue[16];
    private int _head;
    private int _count;

    /// <summary>The extreme of the window, or null when nothing is in it.</summary>
    public TimedValue? Extreme => _count == 0 ? null : _ring[_head];

    /// <summary>Takes a value; times must not go back.</summary>
    public void Add(DateTimeOffset at, double value)
    {
        Expire(at);
        while (_count > 0 && !Beats(At(_count - 1).Value, value)) _count--;
        if (_count == Capacity) DropOldest();
        if (_count == _ring.Length) Grow();
        _ring[(_head + _count++) % _ring.Length] = new TimedValue(at, value);
    }

    /// <summary>Drops what is older than the span at a time.</summary>
    public void Expire(DateTimeOffset at)
    {
        while (_count > 0 && at - _ring[_head].At > span) DropOldest();
    }

    public void Clear() => (_head, _count) = (0, 0);

    /// <summary>What the window holds, oldest first, for saving; adding it again in this order restores the window.</summary>
    public TimedValue[] Save()
    {
        var values = new TimedValue[_count];
        for (var i = 0; i < _count; i++) values[i] = At(i);
        return values;
    }

    private TimedValue At(int index) => _ring[(_head + index) % _ring.Length];

    private bool Beats(double held, double value) => lowest ? held < value : held > value;

    private void DropOldest() => (_head, _count) = ((_head + 1) % _ring.Length, _count - 1);

    private void Grow()
    {
        var larger = new TimedValue[_ring.Length * 2];
        for (var i = 0; i < _count; i++) larger[i] = At(i);
        (_ring, _head) = (larger, 0);
    }
}

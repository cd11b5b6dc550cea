using System.Diagnostics.CodeAnalysis;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What ends when. What is put for one length of time ends in the order it was put; it waits in lanes, each in that order, so that putting and taking cost the same whatever waits.
/// Where policies left more lengths than there are lanes, what fits none waits in a heap.
/// </summary>
internal sealed class EndQueue<T>
{
    private const int MostLanes = 32;

    private readonly List<Lane> _lanes = [];
    private readonly PriorityQueue<T, long> _others = new();

    // Nothing ends before.
    private long _firstTicks = long.MaxValue;

    /// <summary>Lanes that there are, empty ones included, and things that wait in none of them.</summary>
    public (int Lanes, int Others) Laid => (_lanes.Count, _others.Count);

    public void Put(T thing, long endTicks)
    {
        _firstTicks = Math.Min(_firstTicks, endTicks);
        if (LaneFor(endTicks) is not { } lane)
        {
            _others.Enqueue(thing, endTicks);
            return;
        }

        lane.Waiting.Enqueue((endTicks, thing));
        lane.LastTicks = endTicks;
    }

    /// <summary>Takes one of the things that have ended by an instant, in no order among them; false when none has.</summary>
    public bool TryTake(long nowTicks, [MaybeNullWhen(false)] out T thing)
    {
        thing = default;
        if (nowTicks < _firstTicks) return false;

        var firstTicks = long.MaxValue;
        foreach (var lane in _lanes)
        {
            if (!lane.Waiting.TryPeek(out var first)) continue;
            if (first.EndTicks <= nowTicks)
            {
                thing = lane.Waiting.Dequeue().Thing;
                return true;
            }

            firstTicks = Math.Min(firstTicks, first.EndTicks);
        }

        if (_others.TryPeek(out _, out var othersTicks))
        {
            if (othersTicks <= nowTicks)
            {
                thing = _others.Dequeue();
                return true;
            }

            firstTicks = Math.Min(firstTicks, othersTicks);
        }

        _firstTicks = firstTicks;
        return false;
    }

    // Of those that stay in order with it, the one whose last ends latest. An empty one takes anything, and is taken last.
    private Lane? LaneFor(long endTicks)
    {
        var (best, bestTicks) = ((Lane?)null, long.MinValue);
        foreach (var lane in _lanes)
        {
            var lastTicks = lane.Waiting.Count == 0 ? long.MinValue : lane.LastTicks;
            if (lastTicks <= endTicks && (best is null || lastTicks > bestTicks)) (best, bestTicks) = (lane, lastTicks);
        }

        if (best is null && _lanes.Count < MostLanes) _lanes.Add(best = new Lane());
        return best;
    }

    private sealed class Lane
    {
        public Queue<(long EndTicks, T Thing)> Waiting { get; } = new();

        public long LastTicks { get; set; }
    }
}

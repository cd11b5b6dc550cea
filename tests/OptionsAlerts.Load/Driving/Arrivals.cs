using System.Collections.Frozen;
using OptionsAlerts.Load.Report;

namespace OptionsAlerts.Load.Driving;

/// <summary>
/// What was sent and what arrived of it, by id: when each was due, when it first came, how often. Any thread may report an arrival. One that was never sent is counted as a
/// stranger.
/// </summary>
public sealed class Arrivals(IReadOnlyList<Guid> ids, TimeProvider time)
{
    private readonly FrozenDictionary<Guid, int> _indexes = ids.Select((id, index) => KeyValuePair.Create(id, index)).ToFrozenDictionary();
    private readonly long[] _due = new long[ids.Count];
    private readonly long[] _came = new long[ids.Count];
    private readonly int[] _times = new int[ids.Count];
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _distinct;
    private int _strangers;
    private long _lastCame;

    public int Sent => ids.Count;

    /// <summary>Ids that have come at least once.</summary>
    public int Distinct => Volatile.Read(ref _distinct);

    /// <summary>Sent and not come.</summary>
    public int Lost => Sent - Distinct;

    /// <summary>Ids that came more than once.</summary>
    public int Twice => _times.Count(times => times > 1);

    /// <summary>Arrivals that nobody sent.</summary>
    public int Strangers => Volatile.Read(ref _strangers);

    /// <summary>Completes when each has come.</summary>
    public Task All => _all.Task;

    /// <summary>Says when one was due to be sent, whether or not the sender was in time: what waits in the sender counts as waiting.</summary>
    public void Due(int index, long timestamp) => _due[index] = timestamp;

    /// <summary>Says that one has come, now.</summary>
    public void Came(Guid id)
    {
        var now = time.GetTimestamp();
        if (!_indexes.TryGetValue(id, out var index))
        {
            Interlocked.Increment(ref _strangers);
            return;
        }

        Interlocked.Exchange(ref _lastCame, now);
        if (Interlocked.Increment(ref _times[index]) > 1) return;
        _came[index] = now;
        if (Interlocked.Increment(ref _distinct) == Sent) _all.TrySetResult();
    }

    /// <summary>Waits until each has come, and then until nothing has come for a while, so that a second copy would be seen.</summary>
    public async Task Settled(TimeSpan within, TimeSpan quiet, CancellationToken cancellationToken)
    {
        await Task.WhenAny(All, Task.Delay(within, time, cancellationToken));
        while (Interlocked.Read(ref _lastCame) is var last && time.GetElapsedTime(last) < quiet)
            await Task.Delay(quiet - time.GetElapsedTime(last) + TimeSpan.FromMilliseconds(1), time, cancellationToken);
    }

    /// <summary>From due to first arrival, of those that came.</summary>
    public Latencies Latencies() =>
        new([.. Enumerable.Range(0, Sent).Where(index => _times[index] > 0).Select(index => time.GetElapsedTime(_due[index], _came[index]).TotalMilliseconds)]);

    /// <summary>From the first that was due to the last first arrival.</summary>
    public TimeSpan Span() => time.GetElapsedTime(_due.Min(), _came.Max());
}

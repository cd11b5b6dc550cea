using OptionsAlerts.Notifier.Channels;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// A channel's token buckets, all of which must have a token: kept as the time at which the next message is due (the generic cell rate algorithm), so that there is nothing to refill. Waits are never
/// shorter than published. Safe for any number of callers.
/// </summary>
internal sealed class Pacer(IReadOnlyList<Pace> paces, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan[] _due = new TimeSpan[paces.Count];
    private readonly long _start = time.GetTimestamp();

    /// <summary>How far back it reaches: what was sent before that is nothing to it. Zero where there is no pace.</summary>
    public TimeSpan Reach => paces.Count == 0 ? TimeSpan.Zero : paces.Max(pace => pace.Burst * pace.Every);

    /// <summary>Counts messages that were sent, here or by others: a process keeps to what another has used up. Told of them twice it counts them once.</summary>
    /// <param name="sent">How long ago, and how many; the longest ago first.</param>
    public void Remember(IEnumerable<(TimeSpan Ago, int Count)> sent)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var before = new TimeSpan[_due.Length];
            foreach (var (ago, count) in sent)
            {
                var at = now - (ago > TimeSpan.Zero ? ago : TimeSpan.Zero);
                for (var i = 0; i < _due.Length; i++)
                {
                    var due = (before[i] > at ? before[i] : at) + (count * paces[i].Every);
                    // A bucket is empty at the most.
                    var empty = at + (paces[i].Burst * paces[i].Every);
                    before[i] = due < empty ? due : empty;
                }
            }

            // What was taken here may be among them.
            for (var i = 0; i < _due.Length; i++) _due[i] = before[i] > _due[i] ? before[i] : _due[i];
        }
    }

    /// <summary>How long until a message may go; zero where one may now.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_gate) return WaitAt(time.GetElapsedTime(_start));
        }
    }

    /// <summary>Takes a token of each where there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (WaitAt(now) > TimeSpan.Zero) return false;
            for (var i = 0; i < _due.Length; i++) _due[i] = (_due[i] > now ? _due[i] : now) + paces[i].Every;
            return true;
        }
    }

    /// <summary>Gives a token of each back: nothing was sent for it.</summary>
    public void GiveBack()
    {
        lock (_gate)
            for (var i = 0; i < _due.Length; i++) _due[i] -= paces[i].Every;
    }

    /// <summary>Completes with a token of each.</summary>
    public async Task Take(CancellationToken cancellationToken)
    {
        while (!TryTake()) await Task.Delay(Rounded(Wait), time, cancellationToken);
    }

    /// <summary>A wait in whole milliseconds, as timers have them, never shorter.</summary>
    internal static TimeSpan Rounded(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private TimeSpan WaitAt(TimeSpan now)
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < _due.Length; i++)
        {
            // A bucket of n lets n go before it makes one wait.
            var wait = _due[i] - now - ((paces[i].Burst - 1) * paces[i].Every);
            if (wait > longest) longest = wait;
        }

        return longest;
    }
}

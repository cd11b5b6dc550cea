namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// The process' own loops, each of which must come round within its limit. A loop that waits for a broker or a store for as long as they are away is no loop of this
/// kind: starting the process anew would not help it. Any thread.
/// </summary>
public sealed class LoopPulses(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<LoopPulse> _pulses = [];

    /// <summary>A loop begins; it is watched until its pulse is disposed of.</summary>
    /// <param name="name">In words, for people.</param>
    /// <param name="longest">The longest time between two beats.</param>
    public LoopPulse Begin(string name, TimeSpan longest)
    {
        var pulse = new LoopPulse(name, longest, time, Remove);
        lock (_gate) _pulses.Add(pulse);
        return pulse;
    }

    /// <summary>What hangs, in words; null while every loop comes round.</summary>
    public string? Hanging()
    {
        lock (_gate) return _pulses.Select(pulse => pulse.Silence()).FirstOrDefault(silence => silence is not null);
    }

    private void Remove(LoopPulse pulse)
    {
        lock (_gate) _pulses.Remove(pulse);
    }
}

/// <summary>One loop's pulse.</summary>
public sealed class LoopPulse : IDisposable
{
    private readonly string _name;
    private readonly TimeSpan _longest;
    private readonly TimeProvider _time;
    private readonly Action<LoopPulse> _remove;
    private long _last;

    internal LoopPulse(string name, TimeSpan longest, TimeProvider time, Action<LoopPulse> remove)
    {
        (_name, _longest, _time, _remove) = (name, longest, time, remove);
        _last = time.GetTimestamp();
    }

    /// <summary>The loop came round.</summary>
    public void Beat() => Interlocked.Exchange(ref _last, _time.GetTimestamp());

    public void Dispose() => _remove(this);

    internal string? Silence()
    {
        var silence = _time.GetElapsedTime(Interlocked.Read(ref _last));
        return silence > _longest ? FormattableString.Invariant($"{_name} has not come round for {silence.TotalSeconds:0} s") : null;
    }
}

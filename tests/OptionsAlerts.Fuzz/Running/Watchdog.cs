using OptionsAlerts.Fuzz.Frames;

namespace OptionsAlerts.Fuzz.Running;

/// <summary>Knows which frame is being read and since when, so that one that takes too long can be told by somebody else. One reader, one looker.</summary>
/// <param name="limit">The longest that a frame may take.</param>
internal sealed class Watchdog(TimeProvider time, TimeSpan limit, long seed = 0)
{
    private readonly Lock _gate = new();
    private readonly byte[] _frame = new byte[Mutator.MaxBytes];
    private string? _decoder;
    private long _number;
    private int _length;
    private long _since;

    /// <summary>A frame is about to be read.</summary>
    public void Begin(string decoder, long number, ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            (_decoder, _number, _length, _since) = (decoder, number, frame.Length, time.GetTimestamp());
            frame.CopyTo(_frame);
        }
    }

    /// <summary>No frame is being read.</summary>
    public void Rest()
    {
        lock (_gate) _decoder = null;
    }

    /// <summary>The frame that takes too long; null where none does.</summary>
    public FuzzFault? Look()
    {
        lock (_gate)
        {
            if (_decoder is null || time.GetElapsedTime(_since) <= limit) return null;
            return new FuzzFault(_decoder, seed, _number, FormattableString.Invariant($"not done within {limit.TotalSeconds:0.#} s"), _frame[.._length]);
        }
    }
}

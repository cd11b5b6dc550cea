using System.Buffers;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>One event of a day's log.</summary>
/// <param name="Position">Its place among all events of the database, rising.</param>
/// <param name="Stream">The day's log.</param>
/// <param name="Version">Its place within the day's log, from 1.</param>
public sealed record LoggedEvent(long Position, string Stream, long Version, DecisionEvent Event);

/// <summary>Consecutive events of one day's log.</summary>
/// <param name="raw">Each event's length and canonical bytes at the beginning of an array of the shared pool; null where they are not known.</param>
internal sealed class LogPage(string runId, DateOnly day, long firstVersion, DecisionEvent[] events, long[] positions, byte[]? raw, int rawBytes)
{
    private byte[]? _raw = raw;
    private int _rawBytes = rawBytes;

    public string RunId => runId;

    public DateOnly Day => day;

    /// <summary>The version of the first event, from 1.</summary>
    public long FirstVersion => firstVersion;

    public long LastVersion => firstVersion + events.Length - 1;

    public DecisionEvent[] Events => events;

    public long[] Positions => positions;

    /// <summary>Each event's length and canonical bytes, one after another; empty where they are not known, or not any more.</summary>
    public ReadOnlySpan<byte> Raw => _raw.AsSpan(0, _rawBytes);

    /// <summary>The events one by one, in order.</summary>
    public IEnumerable<LoggedEvent> Logged()
    {
        var stream = StreamKey.Day(runId, day);
        for (var index = 0; index < events.Length; index++) yield return new LoggedEvent(positions[index], stream, firstVersion + index, events[index]);
    }

    /// <summary>Writes the canonical bytes out where they are not known.</summary>
    public LogPage WithRaw(ChunkWriter writer)
    {
        if (_raw is not null) return this;
        writer.Clear();
        foreach (var e in events) writer.Add(e);
        _raw = ArrayPool<byte>.Shared.Rent(writer.Raw.Length);
        _rawBytes = writer.Raw.Length;
        writer.Raw.CopyTo(_raw);
        return this;
    }

    /// <summary>Gives the canonical bytes back: nobody looks at them any more.</summary>
    public void Done()
    {
        if (_raw is not null) ArrayPool<byte>.Shared.Return(_raw);
        (_raw, _rawBytes) = (null, 0);
    }
}

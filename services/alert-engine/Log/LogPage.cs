using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>One event of a day's log.</summary>
/// <param name="Position">Its place among all events of the database, rising.</param>
/// <param name="Stream">The day's log.</param>
/// <param name="Version">Its place within the day's log, from 1.</param>
public sealed record LoggedEvent(long Position, string Stream, long Version, DecisionEvent Event);

/// <summary>Consecutive events of one day's log.</summary>
internal sealed class LogPage(string runId, DateOnly day, long firstVersion, DecisionEvent[] events, long[] positions, byte[]? raw)
{
    public string RunId => runId;

    public DateOnly Day => day;

    /// <summary>The version of the first event, from 1.</summary>
    public long FirstVersion => firstVersion;

    public long LastVersion => firstVersion + events.Length - 1;

    public DecisionEvent[] Events => events;

    public long[] Positions => positions;

    /// <summary>Each event's length and canonical bytes, one after another, where they are known.</summary>
    public byte[]? Raw { get; private set; } = raw;

    /// <summary>The events one by one, in order.</summary>
    public IEnumerable<LoggedEvent> Logged()
    {
        var stream = StreamKey.Day(runId, day);
        for (var index = 0; index < events.Length; index++) yield return new LoggedEvent(positions[index], stream, firstVersion + index, events[index]);
    }

    /// <summary>Writes the canonical bytes out where they are not known.</summary>
    public LogPage WithRaw(ChunkWriter writer)
    {
        if (Raw is not null) return this;
        writer.Clear();
        foreach (var e in events) writer.Add(e);
        Raw = writer.Raw.ToArray();
        return this;
    }
}

using System.Buffers;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log.Archive;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>One event of a day's log.</summary>
/// <param name="Position">Its place among all events of the database, rising.</param>
/// <param name="Stream">The day's log.</param>
/// <param name="Version">Its place within the day's log, from 1.</param>
public sealed record LoggedEvent(long Position, string Stream, long Version, DecisionEvent Event);

/// <summary>Consecutive events of one day's log. Those of the archive are decoded when they are asked for. For one owner at a time.</summary>
internal sealed class LogPage
{
    // Decoded so many at a time, they are gone before the collector comes.
    private const int PartEvents = 64;

    private readonly long[] _positions;
    private readonly ArchivedEvents? _archived;
    private readonly int _first;
    private DecisionEvent[]? _events;
    private ReadOnlyMemory<byte> _raw;
    private byte[]? _rented;

    /// <summary>Events that are no bytes yet.</summary>
    public LogPage(string runId, DateOnly day, long firstVersion, DecisionEvent[] events, long[] positions)
    {
        (RunId, Day, FirstVersion, _events, _positions) = (runId, day, firstVersion, events, positions);
    }

    /// <summary>Events of the archive.</summary>
    /// <param name="raw">Each event's length and canonical bytes at the beginning of an array of the shared pool.</param>
    public LogPage(string runId, DateOnly day, long firstVersion, long[] positions, byte[] raw, int rawBytes, ArchivedEvents archived)
    {
        (RunId, Day, FirstVersion, _positions, _rented, _raw, _archived) = (runId, day, firstVersion, positions, raw, raw.AsMemory(0, rawBytes), archived);
    }

    // A part of a page; the last one has the page's array.
    private LogPage(LogPage page, int first, int count, ReadOnlyMemory<byte> raw, bool isLast)
    {
        (RunId, Day, FirstVersion, _positions) = (page.RunId, page.Day, page.FirstVersion + first, page._positions[first..(first + count)]);
        (_archived, _first, _raw, _rented) = (page._archived, first, raw, isLast ? page._rented : null);
    }

    public string RunId { get; }

    public DateOnly Day { get; }

    /// <summary>The version of the first event, from 1.</summary>
    public long FirstVersion { get; }

    public long LastVersion => FirstVersion + _positions.Length - 1;

    /// <exception cref="InvalidDataException">They are of an archive that was changed; the error says where.</exception>
    public DecisionEvent[] Events => _events ??= _archived!.Decode(_raw, _first, _positions.Length);

    public long[] Positions => _positions;

    /// <summary>Each event's length and canonical bytes, one after another; empty where they are not known, or not any more.</summary>
    public ReadOnlySpan<byte> Raw => _raw.Span;

    /// <summary>The events one by one, in order.</summary>
    public IEnumerable<LoggedEvent> Logged()
    {
        var stream = StreamKey.Day(RunId, Day);
        foreach (var part in Parts())
            for (var index = 0; index < part.Events.Length; index++) yield return new LoggedEvent(part.Positions[index], stream, part.FirstVersion + index, part.Events[index]);
    }

    /// <summary>The page in small parts, in order, where its events are not decoded yet; else as it is. The parts' bytes are the page's: it is done with the last of them.</summary>
    /// <exception cref="InvalidDataException">As of <see cref="Events"/>.</exception>
    public IEnumerable<LogPage> Parts()
    {
        if (_events is not null || _positions.Length <= PartEvents)
        {
            yield return this;
            yield break;
        }

        var at = 0;
        for (var first = 0; first < _positions.Length; first += PartEvents)
        {
            var isLast = _positions.Length - first <= PartEvents;
            var count = isLast ? _positions.Length - first : PartEvents;
            // What follows the last event is found where that is decoded.
            var bytes = isLast ? _raw.Length - at : _archived!.Length(_raw[at..], first, count);
            yield return new LogPage(this, first, count, _raw.Slice(at, bytes), isLast);
            at += bytes;
        }
    }

    /// <summary>Writes the canonical bytes out where they are not known.</summary>
    public LogPage WithRaw(ChunkWriter writer)
    {
        if (!_raw.IsEmpty) return this;
        writer.Clear();
        foreach (var e in Events) writer.Add(e);
        _rented = ArrayPool<byte>.Shared.Rent(writer.Raw.Length);
        _raw = _rented.AsMemory(0, writer.Raw.Length);
        writer.Raw.CopyTo(_rented);
        return this;
    }

    /// <summary>Gives the canonical bytes back: nobody looks at them any more.</summary>
    public void Done()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        (_rented, _raw) = (null, default);
    }
}

using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>How the events of one chunk of the archive are read, all at once or a part at a time; what is wrong with them is said with the chunk's place.</summary>
internal sealed class ArchivedEvents(string runId, DateOnly day, int number, long firstVersion, int count, TextPool texts)
{
    /// <summary>The chunk's bytes, in an array of the shared pool.</summary>
    /// <exception cref="InvalidDataException">The chunk was changed.</exception>
    public byte[] Unpack(byte[] packed, int rawBytes) => Read(() => EventChunk.Unpack(packed, rawBytes));

    /// <exception cref="InvalidDataException">The chunk was changed.</exception>
    public long[] Positions(byte[] packed) => Read(() => ArchiveChunk.Positions(packed, count));

    /// <summary>How many bytes the next events take with their lengths.</summary>
    /// <exception cref="InvalidDataException">The chunk was changed.</exception>
    public int Length(ReadOnlyMemory<byte> raw, int first, int events) => Read(() => EventChunk.Length(raw.Span, first, events));

    /// <param name="raw">The bytes of these events and nothing else.</param>
    /// <param name="first">The place in the chunk of the first of them, from 0.</param>
    /// <exception cref="InvalidDataException">The chunk was changed.</exception>
    public DecisionEvent[] Decode(ReadOnlyMemory<byte> raw, int first, int events) => Read(() => EventChunk.Decode(raw.Span, events, runId, texts, first));

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The archive of {StreamKey.Day(runId, day)} is damaged in chunk {number} (events {firstVersion} to {firstVersion + count - 1}): {exception.Message}.", exception);
        }
    }
}

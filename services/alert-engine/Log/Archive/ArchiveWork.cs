using System.Security.Cryptography;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>A trading day on its way into the archive, as far as it has come, and the chunk that is being filled.</summary>
/// <param name="archived">Its events that are archived already; <see cref="GoldenHash"/> is of those that are given.</param>
/// <param name="chunks">The chunks they are in.</param>
internal sealed class ArchiveWork(string runId, DateOnly day, long archived = 0, int chunks = 0) : IDisposable
{
    private readonly ChunkWriter _chunk = new();
    private readonly List<DecisionEvent> _events = new(EventChunk.MostEvents);
    private readonly CanonicalWriter _again = new();
    private readonly TextPool _texts = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string RunId => runId;

    public DateOnly Day => day;

    public int Chunks { get; private set; } = chunks;

    public long Count { get; private set; } = archived;

    /// <summary>The version of the first event of the chunk.</summary>
    public long FirstVersion { get; private set; } = archived + 1;

    /// <summary>The positions of the chunk's events.</summary>
    public List<long> Positions { get; } = new(EventChunk.MostEvents);

    public long FirstPosition { get; private set; }

    public long LastPosition { get; private set; }

    public long OpenedTicks { get; private set; }

    public long PolicyVersion { get; private set; }

    public bool IsFull => _chunk.IsFull;

    public bool IsEmpty => _chunk.Count == 0;

    public ReadOnlySpan<byte> Raw => _chunk.Raw;

    public string GoldenHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Takes the next event from its row.</summary>
    /// <exception cref="InvalidDataException">It is not the next, or does not come back from its bytes.</exception>
    public void Add(long position, long version, DecisionEvent e)
    {
        if (version != Count + 1) throw new InvalidDataException($"{StreamKey.Day(runId, day)} has no event {Count + 1}.");
        if (version == 1 && (e is not DayOpened opened || opened.Day != day)) throw new InvalidDataException($"{StreamKey.Day(runId, day)} does not begin with the opening of that day.");
        Check(_chunk.Add(e), version);
        _events.Add(e);
        Positions.Add(position);
        Note(position, version, e);
    }

    /// <summary>Takes the next chunk from the archive.</summary>
    /// <exception cref="InvalidDataException">It is not the next.</exception>
    public void Add(LogPage chunk)
    {
        if (chunk.FirstVersion != Count + 1) throw new InvalidDataException($"The archive of {StreamKey.Day(runId, day)} is damaged: event {Count + 1} is missing.");
        for (var index = 0; index < chunk.Events.Length; index++) Note(chunk.Positions[index], chunk.FirstVersion + index, chunk.Events[index]);
        Next(chunk.Raw);
        chunk.Done();
    }

    public int[] Prefixes() => ArchiveChunk.Prefixes(_events);

    /// <summary>The chunk is written: the next begins.</summary>
    public void Next()
    {
        Next(_chunk.Raw);
        _chunk.Clear();
        _events.Clear();
        Positions.Clear();
    }

    public void Dispose() => _hash.Dispose();

    private void Note(long position, long version, DecisionEvent e)
    {
        if (version == 1) (FirstPosition, OpenedTicks) = (position, e.At.UtcTicks);
        if (e is PolicyApplied) PolicyVersion = version;
        (Count, LastPosition) = (version, position);
    }

    private void Next(ReadOnlySpan<byte> raw)
    {
        _hash.AppendData(raw);
        FirstVersion = Count + 1;
        Chunks++;
    }

    private void Check(ReadOnlySpan<byte> canonical, long version)
    {
        try
        {
            _again.Clear();
            Canonical.Write(_again, Canonical.Decode(canonical, runId, _texts));
        }
        catch (CanonicalException exception)
        {
            throw new InvalidDataException($"Event {version} of {StreamKey.Day(runId, day)} does not come back from its bytes: {exception.Message}.", exception);
        }

        if (!_again.Written.SequenceEqual(canonical)) throw new InvalidDataException($"Event {version} of {StreamKey.Day(runId, day)} comes back from its bytes as another.");
    }
}

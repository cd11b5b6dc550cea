using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>An exported day, read once from its beginning to its end. What is read before the end is not proven yet: the golden hash stands last.</summary>
public sealed class DayFile
{
    private readonly FrameReader _frames;

    private DayFile(FrameReader frames, string runId, DateOnly day, long count) => (_frames, RunId, Day, Count) = (frames, runId, day, count);

    public string RunId { get; }

    public DateOnly Day { get; }

    /// <summary>How many events the file says it holds.</summary>
    public long Count { get; }

    /// <summary>The golden hash, 64 hexadecimal digits; empty until all events were read and found to have it.</summary>
    public string GoldenHash { get; private set; } = string.Empty;

    /// <summary>Opens an export.</summary>
    /// <exception cref="DayExportException">It is none, or one that was changed.</exception>
    public static async Task<DayFile> Open(Stream from, CancellationToken cancellationToken)
    {
        var frames = new FrameReader(from);
        var magic = await frames.Exactly(DayExport.Magic.Length, "the beginning", cancellationToken);
        if (!magic.AsSpan().SequenceEqual(DayExport.Magic)) throw new DayExportException(0, "this is no exported day");
        var format = (await frames.Exactly(1, "the format", cancellationToken))[0];
        if (format != DayExport.Format) throw new DayExportException(DayExport.Magic.Length, $"format {format} is none that this version reads");
        var begins = frames.Offset;
        return Header(frames, await frames.Read("the header", cancellationToken), begins);
    }

    /// <summary>The events, in order.</summary>
    /// <exception cref="DayExportException">The file was changed; the error says where.</exception>
    public async IAsyncEnumerable<DecisionEvent> Events([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = new TextPool();
        var count = 0L;
        while (true)
        {
            var begins = _frames.Offset;
            var what = string.Create(CultureInfo.InvariantCulture, $"the events from number {count} on");
            var payload = await _frames.Read(what, cancellationToken);
            if (payload.Length == 0) break;
            foreach (var e in Chunk(payload, begins, what, hash, texts))
            {
                yield return e;
                count++;
            }
        }

        if (count != Count) throw new DayExportException(_frames.Offset, $"the file holds {count} events where its header says {Count}");
        var goldenAt = _frames.Offset;
        var golden = await _frames.Exactly(SHA256.HashSizeInBytes, "the golden hash", cancellationToken);
        if (!golden.AsSpan().SequenceEqual(hash.GetCurrentHash())) throw new DayExportException(goldenAt, "the golden hash is not that of the events");
        await _frames.End(cancellationToken);
        GoldenHash = Convert.ToHexStringLower(golden);
    }

    /// <summary>Decides all of it again.</summary>
    /// <param name="progress">Told the number of events decided, every ten thousand of them.</param>
    /// <exception cref="DayExportException">The file was changed; the error says where.</exception>
    public async Task<ReplayResult> Verify(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var verifier = new LogVerifier(RunId);
        await foreach (var e in Events(cancellationToken))
        {
            if (verifier.Count == 0 && e is DayOpened opened && opened.Day != Day) return new Difference(0, e, Decided: null, $"the file is of {Day:yyyy-MM-dd}, its events of {opened.Day:yyyy-MM-dd}");
            if (verifier.Add(e) is { } difference) return difference;
            if (verifier.Count % 10_000 == 0) progress?.Report(verifier.Count);
        }

        return verifier.Complete();
    }

    private DecisionEvent[] Chunk(byte[] payload, long begins, string what, IncrementalHash hash, TextPool texts)
    {
        try
        {
            var reader = new CanonicalReader(payload, texts);
            var (count, length) = (reader.Int(), reader.Int());
            var unpacked = EventChunk.Unpack(payload[(2 * sizeof(int))..], length);
            var raw = unpacked.AsSpan(0, length);
            hash.AppendData(raw);
            var events = EventChunk.Decode(raw, count, RunId, texts);
            ArrayPool<byte>.Shared.Return(unpacked);
            return events;
        }
        catch (Exception exception) when (exception is InvalidDataException or CanonicalException)
        {
            throw new DayExportException(begins, $"{what}: {exception.Message}", exception);
        }
    }

    private static DayFile Header(FrameReader frames, byte[] payload, long begins)
    {
        try
        {
            var reader = new CanonicalReader(payload, new TextPool());
            var file = new DayFile(frames, reader.Text(), reader.Day(), reader.Long());
            reader.End();
            return file.Count >= 0 ? file : throw reader.Wrong($"{file.Count} is no number of events");
        }
        catch (CanonicalException exception)
        {
            throw new DayExportException(begins, $"the header: {exception.Message}", exception);
        }
    }
}

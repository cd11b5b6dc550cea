using System.Security.Cryptography;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// A trading day's log as a file that proves itself without a database: <c>OADAYLOG</c>, the format's number (one byte), a frame with the run, the day and the number of events, frames of events, an
/// empty frame, and the golden hash (SHA-256, 32 bytes) over all events. A frame is its payload's length, the payload and a CRC-32 over both; numbers are big-endian. A frame of events holds their
/// number, their length unpacked, and zlib over each event's length and canonical bytes. A changed byte is found and placed: by its frame's checksum, by the golden hash, or as what it ought to be.
/// </summary>
public static class DayExport
{
    internal const byte Format = 1;

    internal static ReadOnlySpan<byte> Magic => "OADAYLOG"u8;

    /// <summary>Writes a day.</summary>
    /// <param name="count">How many events there are.</param>
    /// <returns>The golden hash, 64 hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">There are not so many events; the file is incomplete and will be refused.</exception>
    public static async Task<string> Write(Stream to, string runId, DateOnly day, long count, IAsyncEnumerable<DecisionEvent> events, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var frames = new FrameWriter(to);
        await to.WriteAsync(Beginning(), cancellationToken);
        await frames.Write(Header(runId, day, count), cancellationToken);

        var chunk = new ChunkWriter();
        var written = 0L;
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            chunk.Add(e);
            written++;
            if (chunk.IsFull) await Flush();
        }

        if (chunk.Count > 0) await Flush();
        if (written != count) throw new InvalidOperationException($"{written} events were given where {count} were announced.");
        await frames.Write([], cancellationToken);
        var golden = hash.GetCurrentHash();
        await to.WriteAsync(golden, cancellationToken);
        await to.FlushAsync(cancellationToken);
        return Convert.ToHexStringLower(golden);

        async Task Flush()
        {
            hash.AppendData(chunk.Raw);
            await frames.Write(Payload(chunk), cancellationToken);
            chunk.Clear();
        }
    }

    private static byte[] Beginning() => [.. Magic, Format];

    private static byte[] Header(string runId, DateOnly day, long count)
    {
        var writer = new CanonicalWriter();
        writer.Text(runId);
        writer.Int(day.DayNumber);
        writer.Long(count);
        return writer.Written.ToArray();
    }

    private static byte[] Payload(ChunkWriter chunk)
    {
        var writer = new CanonicalWriter();
        writer.Int(chunk.Count);
        writer.Int(chunk.Raw.Length);
        return [.. writer.Written, .. EventChunk.Pack(chunk.Raw)];
    }
}

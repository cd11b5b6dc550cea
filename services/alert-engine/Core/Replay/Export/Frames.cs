using System.Buffers.Binary;
using System.IO.Hashing;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>An exported day that cannot be read.</summary>
/// <param name="offset">The byte of the file where what is wrong begins.</param>
public sealed class DayExportException(long offset, string problem, Exception? inner = null) : Exception($"byte {offset}: {problem}", inner)
{
    public long Offset => offset;

    public string Problem => problem;
}

/// <summary>Writes frames: length, payload, CRC-32 over both.</summary>
internal sealed class FrameWriter(Stream to)
{
    public async Task Write(byte[] payload, CancellationToken cancellationToken)
    {
        var (before, after) = (new byte[sizeof(int)], new byte[sizeof(uint)]);
        BinaryPrimitives.WriteInt32BigEndian(before, payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(after, Checksum(before, payload));
        await to.WriteAsync(before, cancellationToken);
        await to.WriteAsync(payload, cancellationToken);
        await to.WriteAsync(after, cancellationToken);
    }

    public static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload)
    {
        var crc = new Crc32();
        crc.Append(length);
        crc.Append(payload);
        return crc.GetCurrentHashAsUInt32();
    }
}

/// <summary>Reads what <see cref="FrameWriter"/> wrote and knows where in the file it is. A length is believed as far as bytes follow.</summary>
internal sealed class FrameReader(Stream from)
{
    // As much is read before more is asked for.
    private const int Step = 1024 * 1024;

    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <param name="what">What the frame holds, for an error.</param>
    public async Task<byte[]> Read(string what, CancellationToken cancellationToken)
    {
        var begins = Offset;
        var before = await Exactly(sizeof(int), what, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(before);
        if (length is < 0 or > EventChunk.MostBytes) throw new DayExportException(begins, $"{what}: a length of {length} is none that is written");
        var payload = await Exactly(length, what, cancellationToken);
        var after = await Exactly(sizeof(uint), what, cancellationToken);
        return BinaryPrimitives.ReadUInt32BigEndian(after) == FrameWriter.Checksum(before, payload)
            ? payload
            : throw new DayExportException(begins, $"{what}: changed, its checksum does not fit");
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> Exactly(int count, string what, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(count, Step)];
        for (var read = 0; read < count;)
        {
            if (read == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, count));
            var more = await from.ReadAsync(bytes.AsMemory(read), cancellationToken);
            if (more == 0) throw new DayExportException(Offset, $"{what}: the file ends {count - read} bytes too soon");
            read += more;
            Offset += more;
        }

        return bytes;
    }

    /// <summary>Nothing may follow.</summary>
    public async Task End(CancellationToken cancellationToken)
    {
        if (await from.ReadAsync(new byte[1], cancellationToken) > 0) throw new DayExportException(Offset, "something follows the end of the export");
    }
}

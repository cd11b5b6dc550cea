using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Consecutive events of a log as they are hashed, archived and exported: each by its length (four bytes, big-endian) and its canonical bytes, so that the golden hash of a log is that of its
/// chunks one after another. Packed they are zlib (RFC 1950).
/// </summary>
internal static class EventChunk
{
    /// <summary>A chunk is closed at so many events, or at so many bytes, whichever comes first.</summary>
    public const int MostEvents = 1_024;

    public const int FullBytes = 512 * 1024;

    /// <summary>No chunk is larger, since no event is: an opening day carries over some tens of megabytes at the very most.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    /// <summary>The fewest bytes of an event and its length.</summary>
    public const int LeastEventBytes = sizeof(int) + 16;

    public static byte[] Pack(ReadOnlySpan<byte> raw)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(raw);
        return packed.ToArray();
    }

    /// <returns>The bytes, at the beginning of an array of the shared pool, which the caller gives back when it needs them no more, or leaves to the collector.</returns>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Pack"/> made of so many.</exception>
    public static byte[] Unpack(byte[] packed, int rawLength)
    {
        if (rawLength is < 0 or > MostBytes) throw new InvalidDataException($"a chunk of {rawLength} bytes is none that is written");
        // What is claimed is taken as it comes true.
        var raw = ArrayPool<byte>.Shared.Rent(Math.Min(rawLength, FullBytes * 2));
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var length = 0;
        while (length < rawLength)
        {
            if (length == raw.Length) raw = Larger(raw, (int)Math.Min(raw.Length * 2L, rawLength));
            var read = zlib.Read(raw, length, Math.Min(raw.Length, rawLength) - length);
            if (read == 0) throw new InvalidDataException($"the chunk unpacks to {length} bytes instead of {rawLength}");
            length += read;
        }

        return zlib.ReadByte() < 0 ? raw : throw new InvalidDataException($"the chunk unpacks to more than its {rawLength} bytes");
    }

    /// <summary>The events of a chunk.</summary>
    /// <exception cref="InvalidDataException">The bytes are no chunk of so many events; the error says which event and which of its bytes.</exception>
    /// <param name="first">The place in the chunk of the first of them, where they are a part of it.</param>
    public static DecisionEvent[] Decode(ReadOnlySpan<byte> raw, int count, string runId, TextPool texts, int first = 0)
    {
        if (count < 0 || count > raw.Length / LeastEventBytes) throw new InvalidDataException($"{count} events where there are {raw.Length} bytes");
        var events = new DecisionEvent[count];
        for (var index = 0; index < count; index++)
        {
            var length = Next(raw, first + index);
            try
            {
                events[index] = Canonical.Decode(raw.Slice(sizeof(int), length), runId, texts);
            }
            catch (CanonicalException exception)
            {
                throw new InvalidDataException($"event {first + index} of the chunk, {exception.Message}", exception);
            }

            raw = raw[(sizeof(int) + length)..];
        }

        return raw.IsEmpty ? events : throw new InvalidDataException($"{raw.Length} bytes follow the last event of the chunk");
    }

    /// <summary>How many bytes the next events take, with their lengths.</summary>
    /// <param name="first">The place in the chunk of the first of them.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static int Length(ReadOnlySpan<byte> raw, int first, int count)
    {
        var bytes = 0;
        for (var index = 0; index < count; index++) bytes += sizeof(int) + Next(raw[bytes..], first + index);
        return bytes;
    }

    private static int Next(ReadOnlySpan<byte> raw, int index)
    {
        var length = raw.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(raw);
        return length >= 0 && length <= raw.Length - sizeof(int) ? length : throw new InvalidDataException($"event {index} of the chunk has no length that fits");
    }

    private static byte[] Larger(byte[] raw, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length);
        raw.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(raw);
        return larger;
    }
}

/// <summary>Gathers events into a chunk; used again after <see cref="Clear"/>.</summary>
internal sealed class ChunkWriter
{
    private readonly CanonicalWriter _writer = new();
    private byte[] _raw = new byte[EventChunk.FullBytes];
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => Count >= EventChunk.MostEvents || _length >= EventChunk.FullBytes;

    public ReadOnlySpan<byte> Raw => _raw.AsSpan(0, _length);

    /// <returns>The event's canonical bytes, until the next call.</returns>
    /// <exception cref="InvalidDataException">The event is larger than a chunk may be.</exception>
    public ReadOnlySpan<byte> Add(DecisionEvent e)
    {
        _writer.Clear();
        Canonical.Write(_writer, e);
        var canonical = _writer.Written;
        if (canonical.Length > EventChunk.MostBytes - _length - sizeof(int)) throw new InvalidDataException($"an event of {canonical.Length} bytes is larger than a chunk may be");
        if (_raw.Length - _length < canonical.Length + sizeof(int)) Array.Resize(ref _raw, Math.Max(_raw.Length * 2, _length + canonical.Length + sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(_raw.AsSpan(_length), canonical.Length);
        canonical.CopyTo(_raw.AsSpan(_length + sizeof(int)));
        _length += sizeof(int) + canonical.Length;
        Count++;
        return canonical;
    }

    public void Clear() => (_length, Count) = (0, 0);
}

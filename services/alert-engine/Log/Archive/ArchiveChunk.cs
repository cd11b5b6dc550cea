using System.Buffers.Binary;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>A chunk of the archive: how its columns are made and read.</summary>
internal static class ArchiveChunk
{
    /// <summary>Unpacks a chunk; its events are decoded when they are asked for.</summary>
    /// <exception cref="InvalidDataException">The chunk was changed.</exception>
    public static LogPage Open(string runId, DateOnly day, int number, long firstVersion, int count, byte[] positions, byte[] body, int rawBytes, TextPool texts)
    {
        var events = new ArchivedEvents(runId, day, number, firstVersion, count, texts);
        return new LogPage(runId, day, firstVersion, events.Positions(positions), events.Unpack(body, rawBytes), rawBytes, events);
    }

    /// <summary>Rising positions as steps of seven bits a byte, the last of each without its highest bit.</summary>
    public static byte[] Pack(IReadOnlyList<long> positions)
    {
        var packed = new List<byte>(positions.Count * 2);
        var before = 0L;
        foreach (var position in positions)
        {
            for (var step = position - before; ; step >>= 7)
            {
                var seven = (int)(step & 0x7F);
                packed.Add((byte)(step > 0x7F ? seven + 0x80 : seven));
                if (step <= 0x7F) break;
            }

            before = position;
        }

        return [.. packed];
    }

    /// <exception cref="InvalidDataException">The bytes are not those of so many positions.</exception>
    public static long[] Positions(ReadOnlySpan<byte> packed, int count)
    {
        if (count < 0 || count > packed.Length) throw new InvalidDataException($"{count} positions in {packed.Length} bytes");
        var positions = new long[count];
        var (before, at) = (0L, 0);
        for (var index = 0; index < count; index++)
        {
            var step = 0L;
            for (var shift = 0; ; shift += 7)
            {
                if (at == packed.Length || shift > 56) throw new InvalidDataException($"position {index} is cut short");
                step |= (long)(packed[at] & 0x7F) << shift;
                if (packed[at++] < 0x80) break;
            }

            positions[index] = before = checked(before + step);
        }

        return at == packed.Length ? positions : throw new InvalidDataException("there are more positions than events");
    }

    /// <summary>The first 32 bits of an id, as its first eight hexadecimal digits say them.</summary>
    public static int Prefix(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>The first 32 bits of the ids that events are about, each once, sorted.</summary>
    public static int[] Prefixes(IEnumerable<DecisionEvent> events) => [.. events.SelectMany(EventIds.About).Select(Prefix).Distinct().Order()];
}

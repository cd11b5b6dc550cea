using System.Buffers.Binary;
using System.Text;

namespace OptionsAlerts.Fakes.Alpaca;

/// <summary>
/// MessagePack as Alpaca's server writes and reads it, by the format's own specification: maps, arrays, strings, whole numbers, doubles, null, booleans, bytes and
/// timestamps in the form that fits each. Values are plain objects: dictionaries of members, arrays, strings, numbers, <see cref="DateTimeOffset"/>.
/// </summary>
public static class Packed
{
    /// <summary>A value as MessagePack.</summary>
    public static byte[] Bytes(object? value)
    {
        using var packed = new MemoryStream();
        Write(packed, value);
        return packed.ToArray();
    }

    /// <summary>A timestamp in its longest form, 12 bytes, whatever would fit.</summary>
    public static byte[] LongTimestamp(long seconds, uint nanoseconds)
    {
        var packed = new byte[15];
        (packed[0], packed[1], packed[2]) = (0xC7, 12, 0xFF);
        BinaryPrimitives.WriteUInt32BigEndian(packed.AsSpan(3), nanoseconds);
        BinaryPrimitives.WriteInt64BigEndian(packed.AsSpan(7), seconds);
        return packed;
    }

    /// <summary>The map of strings and of arrays of strings that a client sent.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Dictionary<string, string[]> Read(byte[] message)
    {
        var at = 0;
        var members = new Dictionary<string, string[]>(StringComparer.Ordinal);
        for (var left = Count(message, ref at, 0x80, 0xDE); left > 0; left--)
        {
            var key = ReadText(message, ref at);
            members[key] = message[at] is (>= 0x90 and <= 0x9F) or 0xDC
                ? [.. Enumerable.Range(0, Count(message, ref at, 0x90, 0xDC)).Select(_ => ReadText(message, ref at))]
                : [ReadText(message, ref at)];
        }

        return at == message.Length ? members : throw new FormatException("more than one value");
    }

    private static int Count(byte[] message, ref int at, byte small, byte two)
    {
        var head = message[at++];
        if ((head & 0xF0) == small) return head & 0x0F;
        if (head != two) throw new FormatException($"0x{head:X2} where a collection should be");
        at += 2;
        return BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at - 2));
    }

    private static string ReadText(byte[] message, ref int at)
    {
        int length = message[at++];
        switch (length)
        {
            case >= 0xA0 and <= 0xBF: length &= 0x1F; break;
            case 0xD9: length = message[at++]; break;
            case 0xDA:
                length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at));
                at += 2;
                break;
            default: throw new FormatException($"0x{length:X2} where a string should be");
        }

        at += length;
        return Encoding.UTF8.GetString(message, at - length, length);
    }

    private static void Write(MemoryStream packed, object? value)
    {
        switch (value)
        {
            case null: packed.WriteByte(0xC0); break;
            case bool flag: packed.WriteByte(flag ? (byte)0xC3 : (byte)0xC2); break;
            case byte[] raw: packed.Write(raw); break;
            case string text: Text(packed, text); break;
            case DateTimeOffset time: Time(packed, time); break;
            case double number: Double(packed, number); break;
            case int or long: Integer(packed, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            case IReadOnlyDictionary<string, object?> members:
                Head(packed, members.Count, 0x80, 15, null, 0xDE);
                foreach (var (key, member) in members)
                {
                    Text(packed, key);
                    Write(packed, member);
                }

                break;
            case System.Collections.IEnumerable many:
                var items = many.Cast<object?>().ToArray();
                Head(packed, items.Length, 0x90, 15, null, 0xDC);
                foreach (var item in items) Write(packed, item);
                break;
            default: throw new ArgumentException($"{value.GetType().Name} is not written.", nameof(value));
        }
    }

    private static void Text(MemoryStream packed, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Head(packed, bytes.Length, 0xA0, 31, 0xD9, 0xDA);
        packed.Write(bytes);
    }

    private static void Head(MemoryStream packed, int count, byte small, int smallest, byte? one, byte two)
    {
        if (count <= smallest) packed.WriteByte((byte)(small | count));
        else if (count <= 255 && one is { } head) packed.Write([head, (byte)count]);
        else packed.Write([two, (byte)(count >> 8), (byte)count]);
    }

    private static void Integer(MemoryStream packed, long value)
    {
        var bytes = new byte[9];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), value);
        if (value is >= -32 and <= 127) packed.WriteByte((byte)value);
        else if (value is >= 0 and <= ushort.MaxValue) packed.Write([0xCD, bytes[7], bytes[8]]);
        else if (value is >= 0 and <= uint.MaxValue) packed.Write([0xCE, .. bytes.AsSpan(5)]);
        else packed.Write([0xD3, .. bytes.AsSpan(1)]);
    }

    private static void Double(MemoryStream packed, double value)
    {
        var bytes = new byte[9];
        bytes[0] = 0xCB;
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(1), value);
        packed.Write(bytes);
    }

    private static void Time(MemoryStream packed, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var nanoseconds = (uint)((time.UtcTicks % TimeSpan.TicksPerSecond) * 100);
        if (seconds is < 0 or >= 1L << 34)
        {
            packed.Write(LongTimestamp(seconds, nanoseconds));
        }
        else if (nanoseconds == 0 && seconds <= uint.MaxValue)
        {
            var four = new byte[6];
            (four[0], four[1]) = (0xD6, 0xFF);
            BinaryPrimitives.WriteUInt32BigEndian(four.AsSpan(2), (uint)seconds);
            packed.Write(four);
        }
        else
        {
            var eight = new byte[10];
            (eight[0], eight[1]) = (0xD7, 0xFF);
            BinaryPrimitives.WriteUInt64BigEndian(eight.AsSpan(2), ((ulong)nanoseconds << 34) | (ulong)seconds);
            packed.Write(eight);
        }
    }
}

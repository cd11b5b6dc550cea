using System.Buffers.Binary;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What kind of value comes next in a MessagePack text.</summary>
public enum MsgPackKind
{
    /// <summary>Nothing: the text ends here.</summary>
    End,

    /// <summary>The byte 0xC1, which MessagePack never uses.</summary>
    Invalid,
    Nil,
    Boolean,
    Whole,
    Real,
    Text,
    Binary,
    Array,
    Map,
    Extension,
}

/// <summary>
/// Reads MessagePack from a span, forward only, without allocating. Every read is tried: where the next value is of another kind, is cut short or does not
/// fit, it gives false and stays where it is, and it never throws. A value that is of no use is passed over with <see cref="TrySkip"/>; where that fails too,
/// the text is broken and nothing after this place can be found.
/// </summary>
public ref struct MsgPackReader(ReadOnlySpan<byte> text)
{
    /// <summary>How deep arrays and maps may be nested in a value that is passed over.</summary>
    public const int MaxDepth = 16;

    private const byte TimestampType = 0xFF;
    private const long LastSecond = 7_258_118_400; // 2200-01-01.

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>What is left to read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly MsgPackKind Next => _rest.IsEmpty ? MsgPackKind.End : KindOf(_rest[0]);

    /// <summary>An array's head: its values follow.</summary>
    public bool TryArray(out int count) => TryHead(MsgPackKind.Array, out count);

    /// <summary>A map's head: its keys and values follow in turns.</summary>
    public bool TryMap(out int count) => TryHead(MsgPackKind.Map, out count);

    /// <summary>A string's bytes, as they are: UTF-8 if the sender kept to it.</summary>
    public bool TryString(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (Next != MsgPackKind.Text || !TryLayout(_rest, out var head, out var body, out _) || _rest.Length - head < body) return false;
        value = _rest.Slice(head, (int)body);
        _rest = _rest[(head + (int)body)..];
        return true;
    }

    /// <summary>An integer or a float as a double.</summary>
    public bool TryNumber(out double value)
    {
        if (TryInteger(out var integer))
        {
            value = integer;
            return true;
        }

        value = 0;
        if (Next != MsgPackKind.Real) return false;
        var single = _rest[0] == 0xCA;
        var size = single ? 4 : 8;
        if (_rest.Length <= size) return false;
        value = single ? BinaryPrimitives.ReadSingleBigEndian(_rest[1..]) : BinaryPrimitives.ReadDoubleBigEndian(_rest[1..]);
        _rest = _rest[(1 + size)..];
        return true;
    }

    /// <summary>An integer; one above 2⁶³ − 1 is not taken.</summary>
    public bool TryInteger(out long value)
    {
        value = 0;
        if (Next != MsgPackKind.Whole || !TryLayout(_rest, out _, out var size, out _) || _rest.Length - 1 < size) return false;
        var body = _rest[1..];
        switch (_rest[0])
        {
            case 0xCC: value = body[0]; break;
            case 0xCD: value = BinaryPrimitives.ReadUInt16BigEndian(body); break;
            case 0xCE: value = BinaryPrimitives.ReadUInt32BigEndian(body); break;
            case 0xCF: value = BinaryPrimitives.ReadInt64BigEndian(body); break;
            case 0xD0: value = (sbyte)body[0]; break;
            case 0xD1: value = BinaryPrimitives.ReadInt16BigEndian(body); break;
            case 0xD2: value = BinaryPrimitives.ReadInt32BigEndian(body); break;
            case 0xD3: value = BinaryPrimitives.ReadInt64BigEndian(body); break;
            default: value = (sbyte)_rest[0]; break;
        }

        if (_rest[0] == 0xCF && value < 0) return false;
        _rest = body[(int)size..];
        return true;
    }

    /// <summary>A timestamp (extension type −1) in its form of 4, 8 or 12 bytes, in whole microseconds since 1970, at most to the end of 2199.</summary>
    public bool TryTimestamp(out long micros)
    {
        micros = 0;
        if (Next != MsgPackKind.Extension || !TryLayout(_rest, out var head, out var size, out var type) || type != TimestampType || _rest.Length - head < size) return false;
        var body = _rest[head..];
        long seconds;
        uint nanoseconds;
        switch (size)
        {
            case 4:
                (seconds, nanoseconds) = (BinaryPrimitives.ReadUInt32BigEndian(body), 0);
                break;
            case 8:
                var packed = BinaryPrimitives.ReadUInt64BigEndian(body);
                (seconds, nanoseconds) = ((long)(packed & 0x3_FFFF_FFFF), (uint)(packed >> 34));
                break;
            case 12:
                (seconds, nanoseconds) = (BinaryPrimitives.ReadInt64BigEndian(body[4..]), BinaryPrimitives.ReadUInt32BigEndian(body));
                break;
            default:
                return false;
        }

        if (seconds is < 0 or >= LastSecond || nanoseconds > 999_999_999) return false;
        micros = (seconds * 1_000_000) + (nanoseconds / 1000);
        _rest = body[(int)size..];
        return true;
    }

    /// <summary>Passes over one whole value, nested to <see cref="MaxDepth"/> at most.</summary>
    public bool TrySkip()
    {
        var rest = _rest;
        Span<long> open = stackalloc long[MaxDepth];
        var depth = 0;
        while (true)
        {
            if (!TryLayout(rest, out var head, out var body, out _)) return false;
            var kind = KindOf(rest[0]);
            rest = rest[head..];
            if (kind is MsgPackKind.Array or MsgPackKind.Map)
            {
                if (depth == MaxDepth) return false;
                open[depth++] = kind == MsgPackKind.Map ? body * 2 : body;
            }
            else
            {
                if (rest.Length < body) return false;
                rest = rest[(int)body..];
            }

            while (depth > 0 && open[depth - 1] == 0) depth--;
            if (depth == 0) break;
            open[depth - 1]--;
        }

        _rest = rest;
        return true;
    }

    private bool TryHead(MsgPackKind kind, out int count)
    {
        count = 0;
        // Each value takes a byte at least: a count beyond what is left cannot be true, and is not counted to.
        if (Next != kind || !TryLayout(_rest, out var head, out var announced, out _) || announced > _rest.Length - head) return false;
        count = (int)announced;
        _rest = _rest[head..];
        return true;
    }

    private static MsgPackKind KindOf(byte first) => first switch
    {
        <= 0x7F or >= 0xE0 or (>= 0xCC and <= 0xD3) => MsgPackKind.Whole,
        <= 0x8F or 0xDE or 0xDF => MsgPackKind.Map,
        <= 0x9F or 0xDC or 0xDD => MsgPackKind.Array,
        <= 0xBF or (>= 0xD9 and <= 0xDB) => MsgPackKind.Text,
        0xC0 => MsgPackKind.Nil,
        0xC1 => MsgPackKind.Invalid,
        0xC2 or 0xC3 => MsgPackKind.Boolean,
        >= 0xC4 and <= 0xC6 => MsgPackKind.Binary,
        0xCA or 0xCB => MsgPackKind.Real,
        _ => MsgPackKind.Extension,
    };

    /// <summary>How a value lies: the bytes of its head, and what follows (bytes, or an array's or map's entries). False where the head itself is cut short.</summary>
    private static bool TryLayout(ReadOnlySpan<byte> rest, out int head, out long body, out byte type)
    {
        (head, body, type) = (1, 0, 0);
        if (rest.IsEmpty) return false;
        var first = rest[0];
        switch (first)
        {
            case <= 0x7F or >= 0xE0 or 0xC0 or 0xC2 or 0xC3: return true;
            case <= 0x9F: body = first & 0x0F; return true;
            case <= 0xBF: body = first & 0x1F; return true;
            case 0xC1: return false;
            case 0xCC or 0xD0: body = 1; return true;
            case 0xCD or 0xD1: body = 2; return true;
            case 0xCA or 0xCE or 0xD2: body = 4; return true;
            case 0xCB or 0xCF or 0xD3: body = 8; return true;
            case >= 0xD4 and <= 0xD8: head = 2; body = 1 << (first - 0xD4); break;
            case 0xC4 or 0xD9: head = 2; break;
            case 0xC5 or 0xDA or 0xDC or 0xDE: head = 3; break;
            case 0xC6 or 0xDB or 0xDD or 0xDF: head = 5; break;
            case 0xC7: head = 3; break;
            case 0xC8: head = 4; break;
            case 0xC9: head = 6; break;
        }

        if (rest.Length < head) return false;
        if (first is (>= 0xC7 and <= 0xC9) or (>= 0xD4 and <= 0xD8)) type = rest[head - 1];
        body = first switch
        {
            >= 0xD4 and <= 0xD8 => body,
            0xC4 or 0xC7 or 0xD9 => rest[1],
            0xC5 or 0xC8 or 0xDA or 0xDC or 0xDE => BinaryPrimitives.ReadUInt16BigEndian(rest[1..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(rest[1..]),
        };
        return true;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Bytes that are no canonical encoding.</summary>
/// <param name="offset">Where, from the first byte of the event.</param>
public sealed class CanonicalException(int offset, string problem) : Exception($"byte {offset}: {problem}")
{
    public int Offset => offset;

    public string Problem => problem;
}

/// <summary>
/// Reads canonical bytes, the counterpart of <see cref="CanonicalWriter"/>. Whatever the bytes are, it ends with values or with a <see cref="CanonicalException"/> that says where; a length
/// or a number of elements is believed no further than the bytes that are left could hold it.
/// </summary>
internal ref struct CanonicalReader(ReadOnlySpan<byte> bytes, TextPool texts)
{
    // Texts up to so many bytes are read in one go.
    private const int LongestAtOnce = 256;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly TextPool _texts = texts;
    private int _at;

    /// <summary>Reads one element of a list.</summary>
    public delegate T Part<out T>(ref CanonicalReader reader);

    /// <summary>True within an event or policy of the second format or a later one.</summary>
    public bool IsLater { readonly get; private set; }

    /// <summary>True within an event or policy of the third format.</summary>
    public bool Confirms { readonly get; private set; }

    private readonly int Left => _bytes.Length - _at;

    /// <summary>Begins an event by its format's number.</summary>
    public byte Begin()
    {
        var format = Byte();
        if (format is not (Canonical.FirstFormat or Canonical.SecondFormat or Canonical.ThirdFormat)) throw Wrong(_at - 1, $"format {format} is none that this version reads");
        IsLater = format >= Canonical.SecondFormat;
        Confirms = format == Canonical.ThirdFormat;
        return format;
    }

    /// <summary>Ends an event: nothing may follow.</summary>
    public readonly void End()
    {
        if (Left > 0) throw Wrong(_at, $"{Left} bytes follow the end of the event");
    }

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw Wrong(_at - 1, $"{other} is neither yes nor no"),
    };

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public DateTimeOffset Time()
    {
        var ticks = Long();
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? Utc.At(ticks) : throw Wrong(_at - sizeof(long), $"{ticks} ticks are no instant");
    }

    public DateOnly Day()
    {
        var number = Int();
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(number) : throw Wrong(_at - sizeof(int), $"{number} is the number of no day");
    }

    public Guid Id() => new(Take(16), bigEndian: true);

    public T Enum<T>() where T : struct, Enum
    {
        var at = _at;
        var name = Take(Length());
        return EnumNames<T>.Find(name, out var value) ? value : throw Wrong(at, $"'{Shown(name)}' is no {typeof(T).Name}");
    }

    /// <summary>A text that is likely to come once.</summary>
    public string Text()
    {
        var text = Take(Length());
        if (text.Length > LongestAtOnce) return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw NoUtf8(text.Length);
        Span<char> letters = stackalloc char[LongestAtOnce];
        return Utf8.ToUtf16(text, letters, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done ? new string(letters[..written]) : throw NoUtf8(text.Length);
    }

    /// <summary>A text that is likely to come again and again: a symbol, a channel, a hash.</summary>
    public string Name()
    {
        var text = Take(Length());
        return _texts.Find(text) ?? (Utf8.IsValid(text) ? _texts.Add(text) : throw NoUtf8(text.Length));
    }

    public decimal Decimal()
    {
        var at = _at;
        var (low, middle, high, flags) = (UInt(), UInt(), UInt(), UInt());
        var scale = (flags >> 16) & 0xFF;
        if ((flags & 0x7F00FFFF) != 0 || scale > 28) throw Wrong(at, "no decimal number");
        // 2^32 and 2^64 leave 6 when divided by ten: the last digit of the whole without dividing it.
        var lastDigit = (((ulong)high * 6) + ((ulong)middle * 6) + low) % 10;
        if ((scale > 0 && lastDigit == 0) || (flags != 0 && (low | middle | high) == 0)) throw Wrong(at, "the number ends in zeros that say nothing, or is a negative zero");
        return new decimal(unchecked((int)low), unchecked((int)middle), unchecked((int)high), flags >> 31 != 0, (byte)scale);
    }

    public string? OptionalText() => Bool() ? Text() : null;

    public DateTimeOffset? OptionalTime() => Bool() ? Time() : null;

    public Guid? OptionalId() => Bool() ? Id() : null;

    public T? Optional<T>(Part<T> read) where T : class => Bool() ? read(ref this) : null;

    public string[] Names() => List(sizeof(int), static (ref CanonicalReader reader) => reader.Name());

    /// <param name="least">The fewest bytes that an element takes.</param>
    public T[] List<T>(int least, Part<T> read)
    {
        var count = Int();
        if (count < 0 || count > Left / least) throw Wrong(_at - sizeof(int), $"{count} elements where {Left} bytes are left");
        if (count == 0) return [];
        var elements = new T[count];
        for (var index = 0; index < count; index++) elements[index] = read(ref this);
        return elements;
    }

    /// <summary>An error at the place of the next byte.</summary>
    public readonly CanonicalException Wrong(string problem) => Wrong(_at, problem);

    /// <summary>Bytes as they may be shown.</summary>
    public static string Shown(ReadOnlySpan<byte> name) =>
        string.Concat(Encoding.UTF8.GetString(name[..Math.Min(name.Length, 40)]).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));

    private static CanonicalException Wrong(int at, string problem) => new(at, problem);

    private uint UInt() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    private int Length()
    {
        var length = Int();
        return length >= 0 && length <= Left ? length : throw NoLength(length);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Left < count) throw Missing(count);
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    // What is wrong is said apart from where it is found: so small, what finds it is compiled into its callers.
    private readonly CanonicalException NoLength(int length) => Wrong(_at - sizeof(int), $"a length of {length} where {Left} bytes are left");

    private readonly CanonicalException Missing(int count) => Wrong(_at, $"{count} bytes are missing: {Left} are left");

    private readonly CanonicalException NoUtf8(int length) => Wrong(_at - length, "the text is no UTF-8");

    private static class EnumNames<T> where T : struct, Enum
    {
        private const int Places = 256;

        private static readonly (byte[] Encoded, T Value)[] Encoded = [.. System.Enum.GetValues<T>().Select(value => (Encoding.UTF8.GetBytes(WireName.Of(value)), value))];
        private static readonly (byte[] Encoded, T Value)[] ByHash = Placed();

        public static bool Find(ReadOnlySpan<byte> name, out T value)
        {
            ref readonly var placed = ref ByHash[TextPool.Hash(name) % Places];
            value = placed.Value;
            return name.SequenceEqual(placed.Encoded) || Search(name, out value);
        }

        // One whose place another has.
        private static bool Search(ReadOnlySpan<byte> name, out T value)
        {
            foreach (var (encoded, found) in Encoded)
            {
                value = found;
                if (name.SequenceEqual(encoded)) return true;
            }

            value = default;
            return false;
        }

        // A place that is nobody's has the first name, which is as good as any other: it is compared.
        private static (byte[] Encoded, T Value)[] Placed()
        {
            var placed = new (byte[] Encoded, T Value)[Places];
            Array.Fill(placed, Encoded[0]);
            foreach (var one in Encoded) placed[TextPool.Hash(one.Encoded) % Places] = one;
            return placed;
        }
    }
}

using System.Buffers.Binary;

namespace OptionsAlerts.Fuzz.Frames;

/// <summary>Makes bad frames of good ones: a frame of the corpus, changed one to five times. The same seed, name and number give the same frame.</summary>
internal sealed class Mutator(string name, long seed, IReadOnlyList<byte[]> seeds)
{
    /// <summary>The longest frame that is made.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MostChanges = 5;
    private const int DeepestNest = 400;

    private readonly FrameBuffer _frame = new(MaxBytes);

    /// <summary>Frame <paramref name="number"/>; good until the next is asked for.</summary>
    public ReadOnlySpan<byte> Frame(long number)
    {
        var dice = Dice.Of(seed, name, number);
        _frame.Set(Any(ref dice));
        // Most have few changes, so that they get far into a decoder.
        for (var changes = 1 + dice.Below(1 + dice.Below(MostChanges)); changes > 0; changes--)
        {
            if (_frame.Length == 0) _frame.Set(Any(ref dice));
            if (_frame.Length > 0) Change(ref dice);
        }

        return _frame.Bytes;
    }

    private byte[] Any(ref Dice dice) => seeds[dice.Below(seeds.Count)];

    private void Change(ref Dice dice)
    {
        var at = dice.Below(_frame.Length);
        switch (dice.Below(16))
        {
            case 0: _frame.Bytes[at] ^= (byte)(1 << dice.Below(8)); break;
            case 1: _frame.Bytes[at] = (byte)dice.Next(); break;
            case 2: _frame.Bytes[at] = Pieces.Byte(ref dice); break;
            case 3: _frame.Insert(at, [Pieces.Byte(ref dice)]); break;
            case 4: _frame.Remove(at, 1); break;
            case 5: _frame.Remove(at, Math.Min(_frame.Length - at, 1 + dice.Below(40))); break;
            case 6: _frame.Cut(at); break;
            case 7: Splice(at, ref dice); break;
            case 8: Repeat(at, ref dice); break;
            case 9 or 10: Number(at, ref dice); break;
            case 11: Word(at, ref dice); break;
            case 12: LengthField(at, ref dice); break;
            case 13: Nest(at, ref dice); break;
            case 14: Swap(at, ref dice); break;
            default: _frame.Insert(at, Pieces.Text(ref dice)); break;
        }
    }

    // The beginning of this one and the end of another.
    private void Splice(int at, ref Dice dice)
    {
        var other = Any(ref dice).AsSpan();
        _frame.Cut(at);
        if (other.Length > 0) _frame.Insert(at, other[dice.Below(other.Length)..]);
    }

    private void Repeat(int at, ref Dice dice)
    {
        Span<byte> part = stackalloc byte[256];
        var length = Math.Min(_frame.Length - at, 1 + dice.Below(part.Length));
        part = part[..length];
        _frame.Bytes.Slice(at, length).CopyTo(part);
        for (var times = 1 + dice.Below(dice.Below(8) == 0 ? 60 : 3); times > 0; times--) _frame.Insert(at, part);
    }

    // The number here or behind here becomes one that nobody expects.
    private void Number(int at, ref Dice dice)
    {
        var bytes = _frame.Bytes;
        while (at < bytes.Length && !IsDigit(bytes[at])) at++;
        var end = at;
        while (end < bytes.Length && (IsDigit(bytes[end]) || bytes[end] is (byte)'.' or (byte)'e' or (byte)'E')) end++;
        _frame.Replace(at, end - at, Pieces.Number(ref dice));
    }

    // What stands between two quotes, commas or zero bytes becomes another text.
    private void Word(int at, ref Dice dice)
    {
        var bytes = _frame.Bytes;
        while (at < bytes.Length && !IsEdge(bytes[at])) at++;
        if (at == bytes.Length) return;
        var edge = bytes[at++];
        var end = at;
        while (end < bytes.Length && bytes[end] != edge) end++;
        _frame.Replace(at, end - at, Pieces.Text(ref dice));
    }

    private void LengthField(int at, ref Dice dice)
    {
        Span<byte> field = stackalloc byte[8];
        field = field[..(1 << dice.Below(4))];
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(whole, Pieces.Length(ref dice));
        whole[^field.Length..].CopyTo(field);
        if (dice.Below(4) == 0) field.Reverse();
        field[..Math.Min(field.Length, _frame.Length - at)].CopyTo(_frame.Bytes[at..]);
    }

    private void Nest(int at, ref Dice dice)
    {
        var opening = Pieces.Opening(ref dice);
        var times = 1 + dice.Below(dice.Below(4) == 0 ? DeepestNest : 12);
        for (var i = 0; i < times; i++) _frame.Insert(at, opening);
        var closing = dice.Below(2) == 0 ? Pieces.Closing(opening) : default;
        if (closing.IsEmpty) return;
        var end = Math.Min(_frame.Length, at + (times * opening.Length) + dice.Below(40));
        for (var i = 0; i < times; i++) _frame.Insert(end, closing);
    }

    private void Swap(int at, ref Dice dice)
    {
        var other = dice.Below(_frame.Length);
        var bytes = _frame.Bytes;
        for (var length = Math.Min(1 + dice.Below(24), _frame.Length - Math.Max(at, other)); length > 0; length--, at++, other++) (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
    }

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';

    private static bool IsEdge(byte one) => one is (byte)'"' or (byte)',' or 0;
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Reads JSON text by words of eight bytes, little end first. It knows no end: behind what may be read there are 32 bytes that may be looked at. Numbers are taken as JSON writes
/// them (no leading zero, no sign) and only as far as the result is exact; else it says no, and is of no more use.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct Cursor(ref byte start)
{
    /// <summary>Whole numbers to which every double is exact have 15 digits, and powers of ten 22.</summary>
    private const int MostDigits = 15;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private static readonly long[] WholePowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    private readonly ref byte _start = ref start;

    /// <summary>How far it is.</summary>
    public int At { get; private set; }

    private readonly ulong Next => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _start, At));

    /// <summary>Goes past a word if it is next.</summary>
    public bool Skip(ulong word)
    {
        if (Next != word) return false;
        At += 8;
        return true;
    }

    /// <summary>Goes past the first bytes of a word if they are next.</summary>
    public bool Skip(ulong word, int bytes)
    {
        if ((Next & ((1UL << (8 * bytes)) - 1)) != word) return false;
        At += bytes;
        return true;
    }

    public bool Skip(char one)
    {
        if (Unsafe.Add(ref _start, At) != (byte)one) return false;
        At++;
        return true;
    }

    /// <summary>Goes past upper-case letters and digits; how many there are, 32 at most.</summary>
    public int SkipSymbol()
    {
        var next = Vector256.LoadUnsafe(ref _start, (nuint)At);
        var is0To9 = Vector256.LessThanOrEqual(next - Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        var isAToZ = Vector256.LessThanOrEqual(next - Vector256.Create((byte)'A'), Vector256.Create((byte)25));
        var length = BitOperations.TrailingZeroCount(~(is0To9 | isAToZ).ExtractMostSignificantBits());
        At += length;
        return length;
    }

    /// <summary>A whole number of up to seven digits.</summary>
    public bool TryInt(out int value)
    {
        var next = Next;
        var digits = Digits(next);
        value = 0;
        if (digits is 0 or 8 || ((byte)next == '0' && digits > 1)) return false;
        value = (int)Value(next, digits);
        At += digits;
        return true;
    }

    /// <summary>Milliseconds since 1970 of the years 2001 to 2286, which have 13 digits.</summary>
    public bool TryMillis(out long value)
    {
        var (high, low) = (Next, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _start, At + 8)));
        value = (Value(high, 8) * 100_000) + Value(low, 5);
        if (Digits(high) != 8 || Digits(low) != 5 || (byte)high == '0') return false;
        At += 13;
        return true;
    }

    /// <summary>A whole number of up to 15 digits.</summary>
    public bool TryLong(out long value)
    {
        var next = Next;
        var digits = Digits(next);
        value = 0;
        if (digits == 0 || ((byte)next == '0' && digits > 1)) return false;
        value = Value(next, digits);
        At += digits;
        if (digits < 8) return true;

        next = Next;
        digits = Digits(next);
        if (digits == 8) return false;
        if (digits > 0) value = (value * WholePowersOfTen[digits]) + Value(next, digits);
        At += digits;
        return true;
    }

    /// <summary>A number with or without a fraction: the quotient of two doubles that are exact, which rounds as reading its text does.</summary>
    public bool TryDecimal(out double value)
    {
        var next = Next;
        var others = Others(next);
        var whole = BitOperations.TrailingZeroCount(others) >> 3;
        value = 0;
        if (whole == 0 || ((byte)next == '0' && whole > 1)) return false;
        if (whole == 8) return TryLongDecimal(out value);
        if ((byte)(next >> (8 * whole)) != '.')
        {
            value = Value(next, whole);
            At += whole;
            return true;
        }

        // The digits without the point between them.
        var end = BitOperations.TrailingZeroCount(others & (others - 1)) >> 3;
        if (end == 8) return TryLongDecimal(out value);
        if (end == whole + 1) return false;
        var before = (1UL << (8 * whole)) - 1;
        value = Value((next & before) | ((next >> 8) & ~before), end - 1) / PowersOfTen[end - whole - 1];
        At += end;
        return true;
    }

    private bool TryLongDecimal(out double value)
    {
        var (mantissa, digits, fraction) = (0L, 0, -1);
        var at = At;
        value = 0;
        for (; ; at++)
        {
            var next = Unsafe.Add(ref _start, at);
            if (next == '.' && fraction < 0)
            {
                fraction = 0;
                continue;
            }

            if (next is < (byte)'0' or > (byte)'9') break;
            if (++digits > MostDigits) return false;
            mantissa = (mantissa * 10) + (next - '0');
            if (fraction >= 0) fraction++;
        }

        if (fraction == 0) return false;
        value = mantissa / PowersOfTen[Math.Max(fraction, 0)];
        At = at;
        return true;
    }

    /// <summary>How many digits a word begins with.</summary>
    private static int Digits(ulong text) => BitOperations.TrailingZeroCount(Others(text)) >> 3;

    // The highest bit of each byte that is no digit; what lies behind the first byte that is no ASCII may be wrong.
    private static ulong Others(ulong text)
    {
        var digits = text ^ 0x3030_3030_3030_3030;
        return ((digits + 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
    }

    // Pairs, then fours, then eight of them; the first digits are zeros where there are fewer.
    private static long Value(ulong text, int digits)
    {
        text = (text << (64 - (8 * digits))) & 0x0F0F_0F0F_0F0F_0F0F;
        text = (text * 2_561) >> 8;
        text = ((text & 0x00FF_00FF_00FF_00FF) * 6_553_601) >> 16;
        return (long)(((text & 0x0000_FFFF_0000_FFFF) * 42_949_672_960_001) >> 32);
    }
}

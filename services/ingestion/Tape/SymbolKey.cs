using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// The 16 to 21 bytes of an unpadded OCC symbol in three words: its first eight bytes, the eight before its last eight, its last eight. The first two overlap, so
/// that with the length they hold every byte.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SymbolKey(ulong Head, ulong Middle, ulong Tail, int Length)
{
    /// <summary>Six letters or digits at most, and the 15 bytes of date, right and strike.</summary>
    public const int Shortest = 16;
    public const int Longest = 21;

    /// <summary>All but the root.</summary>
    public const int FixedLength = 15;

    /// <summary>The root's bytes, the first one lowest; distinct for distinct roots.</summary>
    public ulong Root => Length - FixedLength is var length and < 8 ? Head & ((1UL << (length * 8)) - 1) : Head;

    public ulong Hash
    {
        get
        {
            var hash = (Head * 0x9E37_79B9_7F4A_7C15) ^ (BitOperations.RotateLeft(Middle, 29) * 0xC2B2_AE3D_27D4_EB4F) ^ ((Tail + (ulong)Length) * 0x1656_67B1_9E37_79F9);
            hash ^= hash >> 32;
            hash *= 0xD6E8_FEB8_6659_FD93;
            return hash ^ (hash >> 29);
        }
    }

    /// <summary>True where the last 15 bytes are six digits, C or P, and eight digits; whether the digits are a date is not looked at.</summary>
    public bool HasTail
    {
        get
        {
            var right = (byte)(Middle >> 56);
            // The middle word's first byte is the root's last.
            return right is (byte)'C' or (byte)'P' && AreDigits(Tail) && AreDigits((Middle & 0x00FF_FFFF_FFFF_FF00) | 0x3000_0000_0000_0030);
        }
    }

    /// <summary>The key of a symbol without <c>O:</c>; false where its length is no symbol's.</summary>
    public static bool TryOf(ReadOnlySpan<byte> symbol, out SymbolKey key)
    {
        key = default;
        if (symbol.Length is < Shortest or > Longest) return false;
        key = new SymbolKey(
            BinaryPrimitives.ReadUInt64LittleEndian(symbol),
            BinaryPrimitives.ReadUInt64LittleEndian(symbol[^16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(symbol[^8..]),
            symbol.Length);
        return true;
    }

    private static bool AreDigits(ulong text) =>
        (((text & 0xF0F0_F0F0_F0F0_F0F0) ^ 0x3030_3030_3030_3030) | (((text + 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) ^ 0x3030_3030_3030_3030)) == 0;
}

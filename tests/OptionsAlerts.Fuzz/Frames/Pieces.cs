using System.Text;

namespace OptionsAlerts.Fuzz.Frames;

/// <summary>What is put into frames: bytes that mean something to some decoder, numbers at the edges of their types, texts that are not what they seem.</summary>
internal static class Pieces
{
    private static readonly byte[] Bytes = [.. "\"\\,:{}[]0123456789.eE+-tfnuTNOCP/\n\r\t <>=\0"u8, 0x1F, 0x7F, 0x80, 0x8B, 0x90, 0xC0, 0xC1, 0xC7, 0xCA, 0xCB, 0xCF, 0xD3, 0xD6, 0xD9, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xFF];

    private static readonly byte[][] Numbers = Utf8(
        "0", "-0", "-1", "1", "00", "1.", ".5", "-", "1e", "1e5", "1e22", "1e308", "1e309", "-1e309", "1e-400", "4.9e-324", "0.1", "0.30000000000000004", "1.7976931348623157E308", "255", "256", "32768",
        "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "79228162514264337593543950336", "1000000000001", "99999999999999999999999999999999999999999999", "253402300799999",
        "253402300800000", "-62135596800001", "7258118400", "7258118399999999999", "99991231", "20261399", "20260229", "NaN", "Infinity", "-Infinity", "null", "true", "\"1\"", "\"\"", "[1]", "{}", "1,1", "1 1");

    private static readonly byte[][] Texts =
    [
        .. Utf8(
            "", " ", "null", "\"", "\\", "\\u0000", "\\ud800", "\\udfff\\ud800", "\\u004f:", "\uFEFF", "\u0661\u0662", "é", "T", "Q", "AM", "V", "O:", "O:SPY260717C00600000", "SPY260717C00600000", "SPY1260717P00600000",
            "SPY261317C00600000", "SPY260230C00600000", "SPY   260717C00600000", "SPX", "^SPX", "_VIX", "I:VIX", "2026-06-30T15:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00",
            "2026-06-30", "2026-02-30", "June 31, 2026 at 25:61 PM EDT", "December 31, 9999 at 11:59 PM GMT-14", "January 1, 1970 at 0:00 AM GMT+14", "<html>", "<?xml", "{\"a\":", "[[", "]}", ",,,,", "\n\n", "\0\0", "*", "connected", "auth_success", "success", "error"),
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE], [0x1F, 0x8B, 8, 0], [.. Enumerable.Repeat((byte)'A', 300)], [.. Enumerable.Repeat((byte)'9', 1000)],
    ];

    private static readonly byte[][] Openings = Utf8("[", "{\"a\":", "[{\"ev\":", "\"", "(", "<input ");

    private static readonly byte[][] Binary = [[0x91], [0x81, 0xA1, (byte)'T'], [0xDC, 0xFF, 0xFF], [0xDF, 0x7F, 0xFF, 0xFF, 0xFF]];

    private static readonly ulong[] Lengths = [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, ulong.MaxValue];

    public static byte Byte(ref Dice dice) => Bytes[dice.Below(Bytes.Length)];

    public static ReadOnlySpan<byte> Number(ref Dice dice) => Numbers[dice.Below(Numbers.Length)];

    public static ReadOnlySpan<byte> Text(ref Dice dice) => Texts[dice.Below(Texts.Length)];

    public static ulong Length(ref Dice dice) => Lengths[dice.Below(Lengths.Length)];

    public static ReadOnlySpan<byte> Opening(ref Dice dice) => dice.Below(3) == 0 ? Binary[dice.Below(Binary.Length)] : Openings[dice.Below(Openings.Length)];

    /// <summary>What ends an opening; nothing where it needs no end.</summary>
    public static ReadOnlySpan<byte> Closing(ReadOnlySpan<byte> opening) => opening[0] switch
    {
        (byte)'[' when opening.Length == 1 => "]"u8,
        (byte)'[' => "}]"u8,
        (byte)'{' => "}"u8,
        _ => default,
    };

    private static byte[][] Utf8(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);
}

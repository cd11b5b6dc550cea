using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Reads a trade of exactly the documented shape,
/// <c>{"ev":"T","sym":"O:AMC210827C00037000","x":65,"p":1.54,"s":1,"c":[233],"t":1629820676333,"q":651921857}</c> (conditions one, several or absent), by comparing words and by
/// arithmetic on eight digits at a time. Whatever is otherwise in any byte it leaves to <see cref="PolygonEvents"/>, so that the two never differ; it needs no slower check behind it.
/// </summary>
internal static class PolygonFastTrade
{
    /// <summary>Bytes that an event of the shape and the reading past its last may take: less of the frame is read from a copy with room behind it.</summary>
    private const int Reach = 256;
    private const int SymbolAt = 19;
    private const int MaxCodes = 8;

    private static readonly ulong Opening = Word("{\"ev\":\"T"), Opening2 = Word("\",\"sym\":"), Opening3 = Word("\"O:");
    private static readonly ulong Exchange = Word("\",\"x\":"), Price = Word(",\"p\":"), Size = Word(",\"s\":"), Codes = Word(",\"c\":[");
    private static readonly ulong Time = Word(",\"t\":"), Sequence = Word(",\"q\":");
    private static readonly byte[] FlagsOfCode = [.. Enumerable.Range(0, 256).Select(code => (byte)TradeConditions.Flags(code))];

    /// <summary>Reads the event at the start of <paramref name="rest"/>; how long it is, or 0 where it is another shape and nothing was done.</summary>
    public static int Read(ReadOnlySpan<byte> rest, ITape tape) =>
        rest.Length >= Reach ? Read(ref MemoryMarshal.GetReference(rest), tape) : ReadCopy(rest, tape);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadCopy(ReadOnlySpan<byte> rest, ITape tape)
    {
        // Zeros match nothing, so that nothing is read past the end.
        Span<byte> copy = stackalloc byte[2 * Reach];
        copy.Clear();
        rest.CopyTo(copy);
        return Read(ref MemoryMarshal.GetReference(copy), tape);
    }

    private static int Read(ref byte start, ITape tape)
    {
        var text = new Cursor(ref start);
        if (!text.Skip(Opening) || !text.Skip(Opening2) || !text.Skip(Opening3, 3)) return 0;
        var length = text.SkipSymbol();
        if (!text.Skip(Exchange, 6) || !text.TryInt(out var exchange)) return 0;
        if (!text.Skip(Price, 5) || !text.TryDecimal(out var price)) return 0;
        if (!text.Skip(Size, 5) || !text.TryInt(out var size)) return 0;
        var (condition, flags) = (0, 0);
        if (text.Skip(Codes, 6) && !TryCodes(ref text, out condition, out flags)) return 0;
        if (!text.Skip(Time, 5) || !text.TryMillis(out var millis)) return 0;
        if (!text.Skip(Sequence, 5) || !text.TryLong(out var sequence) || !text.Skip('}')) return 0;

        var contract = tape.Contract(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, SymbolAt - 2), length + 2));
        if (contract >= 0) tape.Trade(new TapeTrade(contract, millis * 1_000, price, size, exchange, sequence, condition, (TradeFlags)flags));
        return text.At;
    }

    private static bool TryCodes(ref Cursor text, out int first, out int flags)
    {
        flags = 0;
        if (!text.TryInt(out first)) return false;
        flags = Flags(first);
        for (var i = 1; i < MaxCodes && text.Skip(','); i++)
        {
            if (!text.TryInt(out var code)) return false;
            flags |= Flags(code);
        }

        return text.Skip(']');
    }

    private static int Flags(int code) => (uint)code < 256 ? FlagsOfCode[code] : (int)TradeConditions.Flags(code);

    private static ulong Word(string text)
    {
        var word = 0UL;
        for (var i = 0; i < text.Length; i++) word |= (ulong)text[i] << (8 * i);
        return word;
    }
}

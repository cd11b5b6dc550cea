using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OptionsAlerts.Ingestion.Tradier;

internal enum TradierEventKind
{
    /// <summary>A kind that is of no use here (summary, tradex).</summary>
    Other,
    Quote,
    Trade,
    TimeSale,
    Error,
}

/// <summary>
/// One event of the stream, read without allocating; its texts are places in what was read. Numbers come as text or as numbers, in any order of members;
/// what is absent or null is NaN or empty, what is no number NaN too: an event that needs it is then a bad one.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct TradierEvent
{
    public TradierEventKind Kind;
    public double Price;
    public double Last;
    public double Bid;
    public double Ask;
    public double Size;
    public double Date;
    public double BidDate;
    public double AskDate;
    public double Sequence;
    public int Exchange;
    public int Flag;
    public bool Cancel;
    public bool Correction;
    private (int Start, int Length) _symbol;
    private (int Start, int Length) _error;

    /// <summary>The symbol as the event spells it; empty where it has none.</summary>
    public readonly ReadOnlySpan<byte> Symbol(ReadOnlySpan<byte> json) => json.Slice(_symbol.Start, _symbol.Length);

    /// <summary>The words of an error.</summary>
    public readonly ReadOnlySpan<byte> Error(ReadOnlySpan<byte> json) => json.Slice(_error.Start, _error.Length);

    /// <summary>Reads one object; false where it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out TradierEvent read)
    {
        read = new TradierEvent
        {
            Price = double.NaN,
            Last = double.NaN,
            Bid = double.NaN,
            Ask = double.NaN,
            Size = double.NaN,
            Date = double.NaN,
            BidDate = double.NaN,
            AskDate = double.NaN,
            Sequence = double.NaN,
        };
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) read.Member(ref reader);

            // More after the object is an error.
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode, in a name that is escaped.
            return false;
        }
    }

    private void Member(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8)) Kind = KindOf(ref reader);
        else if (reader.ValueTextEquals("symbol"u8)) _symbol = Place(ref reader);
        else if (reader.ValueTextEquals("exch"u8)) Exchange = Letter(ref reader);
        else if (reader.ValueTextEquals("last"u8)) Last = Number(ref reader);
        else if (reader.ValueTextEquals("price"u8)) Price = Number(ref reader);
        else if (reader.ValueTextEquals("size"u8)) Size = Number(ref reader);
        else if (reader.ValueTextEquals("bid"u8)) Bid = Number(ref reader);
        else if (reader.ValueTextEquals("ask"u8)) Ask = Number(ref reader);
        else if (reader.ValueTextEquals("date"u8)) Date = Number(ref reader);
        else if (reader.ValueTextEquals("biddate"u8)) BidDate = Number(ref reader);
        else if (reader.ValueTextEquals("askdate"u8)) AskDate = Number(ref reader);
        else if (reader.ValueTextEquals("seq"u8)) Sequence = Number(ref reader);
        else if (reader.ValueTextEquals("flag"u8)) Flag = Letter(ref reader);
        else if (reader.ValueTextEquals("cancel"u8)) Cancel = Truth(ref reader);
        else if (reader.ValueTextEquals("correction"u8)) Correction = Truth(ref reader);
        else if (reader.ValueTextEquals("error"u8)) Fault(ref reader);
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void Fault(ref Utf8JsonReader reader)
    {
        _error = Place(ref reader);
        if (reader.TokenType != JsonTokenType.Null) Kind = TradierEventKind.Error;
    }

    private readonly TradierEventKind KindOf(ref Utf8JsonReader reader)
    {
        var type = Text(ref reader);
        if (Kind == TradierEventKind.Error) return Kind;
        if (type.SequenceEqual("quote"u8)) return TradierEventKind.Quote;
        if (type.SequenceEqual("timesale"u8)) return TradierEventKind.TimeSale;
        return type.SequenceEqual("trade"u8) ? TradierEventKind.Trade : TradierEventKind.Other;
    }

    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.ValueSpan;
        reader.Skip();
        return [];
    }

    private static double Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
            case JsonTokenType.String:
                return Utf8Parser.TryParse(reader.ValueSpan, out double number, out var used) && used == reader.ValueSpan.Length ? number : double.NaN;
            default:
                reader.Skip();
                return double.NaN;
        }
    }

    private static bool Truth(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False) return reader.TokenType == JsonTokenType.True;
        if (reader.TokenType == JsonTokenType.String) return reader.ValueSpan.SequenceEqual("true"u8);
        reader.Skip();
        return false;
    }

    private static (int Start, int Length) Place(ref Utf8JsonReader reader)
    {
        var text = Text(ref reader);
        return text.IsEmpty ? default : ((int)reader.TokenStartIndex + 1, text.Length);
    }

    private static int Letter(ref Utf8JsonReader reader)
    {
        var text = Text(ref reader);
        return text is [> 32 and < 127] ? text[0] : 0;
    }
}

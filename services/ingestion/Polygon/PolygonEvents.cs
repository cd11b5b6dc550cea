using System.Runtime.CompilerServices;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>What a status event says; both empty where it does not.</summary>
public sealed record PolygonStatus(string Status, string Message);

/// <summary>
/// Reads one event of a frame, whatever the order and form of its members: trades, quotes, aggregates, index values; unknown members and kinds of events are passed over. What a member lacks
/// or garbles the tape refuses with its reason. The last of two members of one name counts.
/// </summary>
internal static class PolygonEvents
{
    /// <summary>The longest symbol that is looked at; one that is longer is none.</summary>
    private const int MaxSymbol = 32;
    private const long MaxMillis = long.MaxValue / 1_000;

    // One less than the reader's own limit, since the frame's array is around it.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 63 };

    /// <summary>Reads the event at the start of <paramref name="rest"/>; how long it is, or 0 where it is no JSON and nothing more of the frame can be read.</summary>
    public static int Read(ReadOnlySpan<byte> rest, ITape tape, ICollection<PolygonStatus> statuses)
    {
        try
        {
            return ReadEvent(rest, tape, statuses);
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static int ReadEvent(ReadOnlySpan<byte> rest, ITape tape, ICollection<PolygonStatus> statuses)
    {
        var reader = new Utf8JsonReader(rest, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            tape.Bad(RowReason.Malformed);
            return (int)reader.BytesConsumed;
        }

        var e = new Event();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) Member(ref reader, ref e);
        ReadOnlySpan<byte> symbol = e.Symbol;
        symbol = symbol[..e.SymbolLength];
        switch (e.Kind)
        {
            case Kind.Trade:
                if (tape.Contract(symbol) is >= 0 and var traded)
                    tape.Trade(new TapeTrade(traded, e.Micros, e.Price, e.Size, e.Exchange, e.Sequence, e.Condition, e.Flags));
                break;
            case Kind.Quote:
                if (tape.Contract(symbol) is >= 0 and var quoted) tape.Quote(new TapeQuote(quoted, e.Micros, e.Bid, e.Ask));
                break;
            case Kind.Aggregate:
                if (tape.Contract(symbol) is >= 0 and var summed)
                    tape.Trade(new TapeTrade(summed, e.EndMicros, e.Average, e.Volume, 0, e.Start, 0, TradeFlags.Late | TradeFlags.MultiLeg));
                break;
            case Kind.Value:
                tape.Spot(UnderlyingSymbol.Canonical(e.Index ?? ""), e.Value, e.Micros);
                break;
            case Kind.Status:
                statuses.Add(new PolygonStatus(e.Status ?? "", e.Message ?? ""));
                break;
            case Kind.None:
                tape.Bad(RowReason.Malformed);
                break;
        }

        return (int)reader.BytesConsumed;
    }

    private static void Member(ref Utf8JsonReader reader, ref Event e)
    {
        var name = reader.HasValueSequence || reader.ValueIsEscaped ? default : reader.ValueSpan;
        reader.Read();
        switch (name)
        {
            case [(byte)'e', (byte)'v']: e.Kind = KindOf(ref reader); break;
            case [(byte)'s', (byte)'y', (byte)'m']: e.SymbolLength = Copy(ref reader, e.Symbol); break;
            case [(byte)'x']: e.Exchange = Int(ref reader); break;
            case [(byte)'p']: e.Price = Number(ref reader); break;
            case [(byte)'s']: (e.Size, e.Start) = (Size(ref reader), Whole(ref reader)); break;
            case [(byte)'e']: e.EndMicros = Micros(ref reader); break;
            case [(byte)'v']: e.Volume = Size(ref reader); break;
            case [(byte)'v', (byte)'w']: e.Average = Number(ref reader); break;
            case [(byte)'c']: (e.Condition, e.Flags) = Conditions(ref reader); break;
            case [(byte)'t']: e.Micros = Micros(ref reader); break;
            case [(byte)'q']: e.Sequence = Whole(ref reader); break;
            case [(byte)'b', (byte)'p']: e.Bid = Number(ref reader); break;
            case [(byte)'a', (byte)'p']: e.Ask = Number(ref reader); break;
            case [(byte)'v', (byte)'a', (byte)'l']: e.Value = Number(ref reader); break;
            case [(byte)'T']: e.Index = Text(ref reader); break;
            case [(byte)'s', (byte)'t', (byte)'a', (byte)'t', (byte)'u', (byte)'s']: e.Status = Text(ref reader); break;
            case [(byte)'m', (byte)'e', (byte)'s', (byte)'s', (byte)'a', (byte)'g', (byte)'e']: e.Message = Text(ref reader); break;
        }

        // Past what is left of an object or array that the member was not expected to be.
        reader.Skip();
    }

    private static Kind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return Kind.None;
        try
        {
            if (reader.ValueTextEquals("T"u8)) return Kind.Trade;
            if (reader.ValueTextEquals("Q"u8)) return Kind.Quote;
            if (reader.ValueTextEquals("A"u8) || reader.ValueTextEquals("AM"u8)) return Kind.Aggregate;
            if (reader.ValueTextEquals("V"u8)) return Kind.Value;
            return reader.ValueTextEquals("status"u8) ? Kind.Status : Kind.Other;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return Kind.None;
        }
    }

    private static int Int(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;

    private static long Whole(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : 0;

    private static double Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.NaN;

    private static long Micros(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var millis) && millis is >= 0 and <= MaxMillis ? millis * 1_000 : 0;

    // Sizes may be decimal since February 2026.
    private static int Size(ref Utf8JsonReader reader) => Math.Round(Number(ref reader)) is >= 1 and <= int.MaxValue and var size ? (int)size : 0;

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return null;
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // No UTF-8, or half of a surrogate pair.
            return null;
        }
    }

    // Its length; 0 where it is none.
    private static int Copy(ref Utf8JsonReader reader, scoped Span<byte> symbol)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > symbol.Length) return 0;
        try
        {
            return reader.CopyString(symbol);
        }
        catch (InvalidOperationException)
        {
            // No UTF-8, or half of a surrogate pair.
            return 0;
        }
    }

    private static (int First, TradeFlags Flags) Conditions(ref Utf8JsonReader reader)
    {
        int? first = null;
        var flags = TradeFlags.None;
        if (reader.TokenType == JsonTokenType.Number) Take(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray) return (first ?? 0, flags);
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
            if (reader.TokenType == JsonTokenType.Number) Take(ref reader);
        return (first ?? 0, flags);

        void Take(ref Utf8JsonReader at)
        {
            if (!at.TryGetInt32(out var code)) return;
            first ??= code;
            flags |= TradeConditions.Flags(code);
        }
    }

    private enum Kind
    {
        None,
        Other,
        Trade,
        Quote,
        Aggregate,
        Value,
        Status,
    }

    private struct Event
    {
        public Event()
        {
        }

        public Kind Kind;
        public double Price = double.NaN, Average = double.NaN, Bid = 0, Ask = 0, Value = double.NaN;
        public int Size, Volume, Exchange, Condition;
        public long Micros, EndMicros, Sequence, Start;
        public TradeFlags Flags;
        public string? Index, Status, Message;
        public SymbolBytes Symbol;
        public int SymbolLength;
    }

    [InlineArray(MaxSymbol)]
    private struct SymbolBytes
    {
        private byte _first;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Tradier's side of one connection. The session and the whole list of symbols go out at once; nothing acknowledges them, an error frame alone says no.
/// Where the contracts nearest the money have changed, the whole list is sent again on the same socket.
/// <para>
/// A print is a contract's <c>timesale</c>, which carries bid and ask at the print; a contract's <c>trade</c> says the same again and is passed over, an
/// underlying's is its spot. A cancel is a print of its own kind, never taken for a repeat of the print it cancels though it may carry the same sequence.
/// A correction does not say which print it replaces: taken as a print it would count twice, so it is left out and counted, and the next chain's
/// cumulative volume stands. Prints before and after the session are told by their times alone.
/// </para>
/// </summary>
internal sealed class TradierConversation(ITape tape, TradierWatch watch, string session, TimeProvider time) : IStreamConversation
{
    /// <summary>A session is void five minutes after it was made.</summary>
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(4.9);

    /// <summary>How far ahead of this clock an event's time may be; one from the far future would make every later one look old.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private const long CancelMark = 1L << 62;
    private const double LargestSequence = 1L << 53;
    private const double FirstMilli = 1;

    private readonly DateTimeOffset _made = time.GetUtcNow();
    private readonly Spot[] _spots = [.. watch.Underlyings.Select(name => new Spot(name))];
    private TradierWatch.Subscription? _sent;
    private double _lastMilli;
    private StreamState _state = StreamState.Connected;

    public StreamVerdict Opened(IStreamOutbox outbox)
    {
        if (time.GetUtcNow() - _made > SessionLife) return new StreamVerdict(_state, new StreamEnd(StreamEndKind.Broken, "the session is too old to be used"));
        Send(outbox);
        return new StreamVerdict(_state = StreamState.Subscribed);
    }

    public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
    {
        StreamEnd? end = null;
        _lastMilli = (time.GetUtcNow() + Ahead).ToUnixTimeMilliseconds();
        if (binary) tape.Bad(RowReason.Malformed);
        else
        {
            // One event a line.
            for (var rest = message; !rest.IsEmpty && end is null;)
            {
                var cut = rest.IndexOf((byte)'\n');
                var line = (cut < 0 ? rest : rest[..cut]).Trim(" \t\r"u8);
                rest = cut < 0 ? [] : rest[(cut + 1)..];
                if (!line.IsEmpty) end = Line(line);
            }
        }

        if (end is null && !ReferenceEquals(_sent, watch.Current)) Send(outbox);
        return new StreamVerdict(_state, end);
    }

    private void Send(IStreamOutbox outbox)
    {
        _sent = watch.Current;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sessionid"u8, session);
            json.WriteStartArray("symbols"u8);
            foreach (var symbol in _sent.Symbols) json.WriteStringValue(symbol);
            json.WriteEndArray();
            json.WriteStartArray("filter"u8);
            json.WriteStringValue("timesale"u8);
            json.WriteStringValue("quote"u8);
            json.WriteStringValue("trade"u8);
            json.WriteEndArray();
            json.WriteBoolean("linebreak"u8, true);
            json.WriteBoolean("validOnly"u8, true);
            json.WriteEndObject();
        }

        outbox.Text(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private StreamEnd? Line(ReadOnlySpan<byte> line)
    {
        if (!TradierEvent.TryRead(line, out var read))
        {
            tape.Bad(RowReason.Malformed);
            return null;
        }

        if (read.Kind == TradierEventKind.Error) return Refusal(Encoding.UTF8.GetString(read.Error(line)));
        if (read.Kind == TradierEventKind.Other) return null;
        var symbol = read.Symbol(line);
        if (symbol.IsEmpty)
        {
            tape.Bad(RowReason.Malformed);
            return null;
        }

        if (Take(symbol, read)) _state = StreamState.Live;
        return null;
    }

    // True where it was good data of what is followed.
    private bool Take(ReadOnlySpan<byte> symbol, in TradierEvent read)
    {
        foreach (var spot in _spots)
            if (symbol.SequenceEqual(spot.Utf8)) return Underlying(spot, read);
        if (read.Kind == TradierEventKind.Trade) return false;
        var contract = tape.Contract(symbol);
        return contract >= 0 && (read.Kind == TradierEventKind.Quote ? Quote(contract, read) : Print(contract, read));
    }

    private bool Underlying(Spot spot, in TradierEvent read)
    {
        if (read.Kind == TradierEventKind.Quote || read.Cancel || read.Correction) return false;
        var price = read.Kind == TradierEventKind.Trade && !double.IsNaN(read.Price) ? read.Price : read.Last;
        if (!IsPrice(price)) return Bad(RowReason.BadPrice);
        if (!TryMicros(read.Date, out var micros)) return Bad(RowReason.BadTime);

        // Old ticks are sent again every twenty seconds.
        if (micros < spot.Micros) return false;
        spot.Micros = micros;
        tape.Spot(spot.Name, price, micros);
        return true;
    }

    private bool Quote(int contract, in TradierEvent read)
    {
        if (!TryQuoted(read.Bid, out var bid) || !TryQuoted(read.Ask, out var ask)) return Bad(RowReason.BadPrice);
        var date = double.IsNaN(read.BidDate) || read.AskDate > read.BidDate ? read.AskDate : read.BidDate;
        if (!TryMicros(date, out var micros)) return Bad(RowReason.BadTime);
        tape.Quote(new TapeQuote(contract, micros, bid, ask));
        return true;
    }

    private bool Print(int contract, in TradierEvent read)
    {
        if (!IsPrice(read.Last)) return Bad(RowReason.BadPrice);
        if (!(read.Size >= 0.5 && read.Size <= int.MaxValue)) return Bad(RowReason.BadSize);
        if (!TryMicros(read.Date, out var micros)) return Bad(RowReason.BadTime);
        if (read is { Correction: true, Cancel: false }) return Bad(RowReason.Correction);

        // The quote at the print tells its side; one that is none leaves the last quote standing.
        if (!read.Cancel && TryQuoted(read.Bid, out var bid) && TryQuoted(read.Ask, out var ask) && ask > 0) tape.Quote(new TapeQuote(contract, micros, bid, ask));
        var sequence = read.Sequence is >= 1 and <= LargestSequence ? (long)read.Sequence : 0;
        if (read.Cancel && sequence > 0) sequence |= CancelMark;
        var flags = read.Cancel ? TradeFlags.Cancel : TradeFlags.None;
        var size = (int)Math.Round(read.Size, MidpointRounding.AwayFromZero);
        tape.Trade(new TapeTrade(contract, micros, read.Last, size, read.Exchange, sequence, read.Flag, flags));
        return true;
    }

    private bool Bad(string reason)
    {
        tape.Bad(reason);
        return false;
    }

    /// <summary>True for words that blame the plan and not the token.</summary>
    internal static bool IsOfPlan(string words) => words.Contains("not entitled", StringComparison.OrdinalIgnoreCase) || words.Contains("permission", StringComparison.OrdinalIgnoreCase);

    private StreamEnd Refusal(string text)
    {
        var line = ServerText.OneLine(text.Replace(session, "***", StringComparison.Ordinal));
        var kind = Says("too many") || Says("connection limit") || Says("maximum") ? StreamEndKind.TooManyConnections
            : Says("rate") || Says("quota") ? StreamEndKind.RateLimited
            : IsOfPlan(line) ? StreamEndKind.NotEntitled
            : Says("unauthorized") || Says("access token") ? StreamEndKind.AuthRefused
            : StreamEndKind.Broken;
        return new StreamEnd(kind, line.Length > 0 ? $"Tradier says: {line}" : "Tradier says error");

        bool Says(string words) => line.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPrice(double price) => double.IsFinite(price) && price > 0;

    // Absent is none, and none is 0.
    private static bool TryQuoted(double price, out double quoted)
    {
        quoted = double.IsNaN(price) ? 0 : price;
        return double.IsFinite(quoted) && quoted >= 0;
    }

    private bool TryMicros(double milliseconds, out long micros)
    {
        var possible = milliseconds >= FirstMilli && milliseconds <= _lastMilli;
        micros = possible ? (long)milliseconds * 1000 : 0;
        return possible;
    }

    private sealed class Spot(string name)
    {
        public string Name { get; } = name;

        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

        public long Micros { get; set; }
    }
}

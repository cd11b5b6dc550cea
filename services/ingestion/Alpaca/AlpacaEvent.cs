using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// One event of Alpaca's stream: a map with one-letter keys, in any order, unknown ones passed over. A member of the wrong kind is as good as absent and
/// leaves its reason in <see cref="Wrong"/>; so is a number that is none. Refers to the message's bytes; allocates nothing.
/// </summary>
internal ref struct AlpacaEvent
{
    /// <summary>The kind (<c>T</c>): <c>t</c>, <c>q</c>, <c>success</c>, <c>subscription</c>, <c>error</c>.</summary>
    public ReadOnlySpan<byte> Kind;

    /// <summary>The contract (<c>S</c>).</summary>
    public ReadOnlySpan<byte> Symbol;

    /// <summary>The words of a control event (<c>msg</c>).</summary>
    public ReadOnlySpan<byte> Words;

    /// <summary>The trades and quotes of a subscription, as MessagePack.</summary>
    public ReadOnlySpan<byte> Trades;

    /// <inheritdoc cref="Trades"/>
    public ReadOnlySpan<byte> Quotes;

    /// <summary>Microseconds since 1970-01-01 UTC; negative where absent.</summary>
    public long TimeMicros;

    public double Price;
    public double Bid;
    public double Ask;

    /// <summary>Contracts; 0 where absent.</summary>
    public int Size;

    /// <summary>The exchange's letter as its code; 0 where absent.</summary>
    public int Exchange;

    /// <summary>The first condition's letter as its code; 0 where absent.</summary>
    public int Condition;

    public TradeFlags Flags;

    /// <summary>The number of an error; 0 where absent.</summary>
    public int Code;

    /// <summary>Why a member of this event is not to be trusted; null where all are.</summary>
    public string? Wrong;

    /// <summary>Reads the next value of an array of events.</summary>
    /// <param name="whole">False where the text is broken: nothing after this place can be found.</param>
    public static AlpacaEvent Read(scoped ref MsgPackReader reader, out bool whole)
    {
        var item = new AlpacaEvent { TimeMicros = -1, Price = double.NaN, Bid = double.NaN, Ask = double.NaN };
        whole = true;
        if (!reader.TryMap(out var members))
        {
            item.Wrong = RowReason.Malformed;
            whole = reader.TrySkip();
            return item;
        }

        for (; members > 0 && whole; members--)
        {
            whole = reader.TryString(out var key) || (item.Miss(RowReason.Malformed) && reader.TrySkip());
            whole = whole && item.Member(key, ref reader);
        }

        return item;
    }

    private bool Member(scoped ReadOnlySpan<byte> key, scoped ref MsgPackReader reader)
    {
        if (key.Length == 1)
        {
            switch (key[0])
            {
                case (byte)'T': return reader.TryString(out Kind) || Pass(ref reader, RowReason.Malformed);
                case (byte)'S': return reader.TryString(out Symbol) || Pass(ref reader, RowReason.UnparsableSymbol);
                case (byte)'t': return reader.TryTimestamp(out TimeMicros) || NoTime(ref reader);
                case (byte)'p': return reader.TryNumber(out Price) || NoNumber(out Price, ref reader);
                case (byte)'s': return WholeSize(ref reader);
                case (byte)'x': return ExchangeLetter(ref reader);
                case (byte)'c': return Conditions(ref reader);
                default: return reader.TrySkip();
            }
        }

        if (key.SequenceEqual("bp"u8)) return reader.TryNumber(out Bid) || NoNumber(out Bid, ref reader);
        if (key.SequenceEqual("ap"u8)) return reader.TryNumber(out Ask) || NoNumber(out Ask, ref reader);
        if (key.SequenceEqual("msg"u8)) return reader.TryString(out Words) || reader.TrySkip();
        if (key.SequenceEqual("trades"u8)) return Slice(ref reader, out Trades);
        if (key.SequenceEqual("quotes"u8)) return Slice(ref reader, out Quotes);
        if (!key.SequenceEqual("code"u8)) return reader.TrySkip();
        if (!reader.TryInteger(out var code)) return reader.TrySkip();
        Code = code is > 0 and < int.MaxValue ? (int)code : 0;
        return true;
    }

    private bool WholeSize(scoped ref MsgPackReader reader)
    {
        if (!reader.TryNumber(out var size)) return Pass(ref reader, RowReason.BadSize);
        if (size is >= 1 and <= int.MaxValue && Math.Floor(size) == size) Size = (int)size;
        else Miss(RowReason.BadSize);
        return true;
    }

    private bool ExchangeLetter(scoped ref MsgPackReader reader)
    {
        if (!reader.TryString(out var letter)) return reader.TrySkip();
        Exchange = letter.Length == 1 && char.IsAsciiLetterOrDigit((char)letter[0]) ? letter[0] : 0;
        return true;
    }

    // A string on the options stream; the stocks stream has an array of them.
    private bool Conditions(scoped ref MsgPackReader reader)
    {
        if (reader.TryString(out var letters))
        {
            Add(letters);
            return true;
        }

        if (!reader.TryArray(out var count)) return reader.TrySkip();
        for (; count > 0; count--)
        {
            if (reader.TryString(out letters)) Add(letters);
            else if (!reader.TrySkip()) return false;
        }

        return true;
    }

    private void Add(ReadOnlySpan<byte> letters)
    {
        if (Condition == 0 && !letters.IsEmpty && char.IsAscii((char)letters[0])) Condition = letters[0];
        Flags |= AlpacaConditions.Flags(letters);
    }

    private static bool Slice(scoped ref MsgPackReader reader, out ReadOnlySpan<byte> value)
    {
        var before = reader.Rest;
        var whole = reader.TrySkip();
        value = before[..(before.Length - reader.Rest.Length)];
        return whole;
    }

    private bool NoTime(scoped ref MsgPackReader reader)
    {
        TimeMicros = -1;
        return Pass(ref reader, RowReason.BadTime);
    }

    private bool NoNumber(out double number, scoped ref MsgPackReader reader)
    {
        number = double.NaN;
        return Pass(ref reader, RowReason.NotANumber);
    }

    private bool Pass(scoped ref MsgPackReader reader, string reason)
    {
        Miss(reason);
        return reader.TrySkip();
    }

    private bool Miss(string reason)
    {
        Wrong ??= reason;
        return true;
    }
}

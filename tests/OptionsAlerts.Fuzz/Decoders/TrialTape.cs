using System.IO.Hashing;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Keeps a digest of what is written, and counts; holds writers to the ids that it gave. What is bad is counted and no part of the digest.</summary>
internal sealed class TrialTape : ITape
{
    private const int Shortest = 16;
    private const int Longest = 21;

    public Digest Written { get; } = new();

    /// <summary>Prints, quotes and spots.</summary>
    public int Writes { get; private set; }

    public int Bads { get; private set; }

    private int LastId { get; set; } = -1;

    public int Contract(ReadOnlySpan<byte> symbol)
    {
        if (symbol.StartsWith("O:"u8)) symbol = symbol[2..];
        if (symbol.Length is < Shortest or > Longest)
        {
            Bad(RowReason.UnparsableSymbol);
            return -1;
        }

        // The id tells the symbol, so that what is written of it does too.
        return LastId = (int)(XxHash64.HashToUInt64(symbol) & int.MaxValue);
    }

    public void Trade(in TapeTrade trade)
    {
        Own(trade.Contract);
        Written.Add(trade.TimeMicros);
        Written.Add(trade.Price);
        Written.Add(trade.Size);
        Written.Add(trade.Exchange);
        Written.Add(trade.Sequence);
        Written.Add(trade.Condition);
        Written.Add((long)trade.Flags);
    }

    public void Quote(in TapeQuote quote)
    {
        Own(quote.Contract);
        Written.Add(quote.TimeMicros);
        Written.Add(quote.Bid);
        Written.Add(quote.Ask);
    }

    public void Spot(string underlying, double spot, long timeMicros)
    {
        Writes++;
        Written.Add(underlying);
        Written.Add(spot);
        Written.Add(timeMicros);
    }

    public void Gap() => Written.Add(-1L);

    public void Bad(string reason) => Bads++;

    // A contract is asked for just before it is written of.
    private void Own(int id)
    {
        if (id < 0 || id != LastId) throw new FuzzException("it writes of a contract that has no id");
        Writes++;
        Written.Add(id);
    }
}

using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>Which side of the quote a print took. Pure.</summary>
internal static class QuoteSide
{
    // No direction can be read from one leg of a spread, and a late print met another quote.
    private const TradeFlags Sideless = TradeFlags.Cancel | TradeFlags.Late | TradeFlags.MultiLeg;

    /// <summary>
    /// At the ask or above it: ask; at the bid or below: bid; between them whichever of bid, mid and ask is nearest, mid where two are. Unknown where the quote is later than
    /// the print, older than a limit, locked or crossed, or lacks the side that would tell.
    /// </summary>
    /// <param name="quote">The contract's last.</param>
    /// <param name="freshMicros">How much older than the print it may be.</param>
    public static Aggressor Of(in TapeTrade trade, in TapeQuote quote, long freshMicros)
    {
        var age = trade.TimeMicros - quote.TimeMicros;
        if (age < 0 || age > freshMicros || (trade.Flags & Sideless) != TradeFlags.None) return Aggressor.Unknown;
        if (quote.Ask <= 0) return quote.Bid > 0 && trade.Price <= quote.Bid ? Aggressor.Bid : Aggressor.Unknown;
        if (quote.Bid >= quote.Ask) return Aggressor.Unknown;
        var quarter = (quote.Ask - quote.Bid) / 4;
        if (trade.Price > quote.Ask - quarter) return Aggressor.Ask;
        return trade.Price < quote.Bid + quarter ? Aggressor.Bid : Aggressor.Mid;
    }
}

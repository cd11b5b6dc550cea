using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// One delayed-quote body of Cboe: a chain (<c>options/SYM.json</c>) or a single quote (<c>quotes/SYM.json</c>). Zone-less vendor times are
/// instants here: the body's <c>timestamp</c> is UTC, trade times are New York's.
/// </summary>
public sealed record CboeBody
{
    /// <summary>How much older than its time stamp a body's data is: 15 minutes.</summary>
    public const int DelaySeconds = 900;

    /// <summary>The plain symbol: <c>RUT</c> for <c>^RUT</c> and <c>_RUT</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>When the body was made, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The underlying's price in points; null where absent, zero, negative or no number.</summary>
    public double? Price { get; init; }

    /// <summary>The underlying's last trade, UTC.</summary>
    public DateTimeOffset? LastTradeTime { get; init; }

    /// <summary>The vendor's sequence number; it stands still while a symbol is stalled.</summary>
    public long? SequenceNumber { get; init; }

    /// <summary>True for a chain, false for a quote.</summary>
    public required bool HasOptions { get; init; }

    /// <summary>A hash of everything but the time stamp: equal in two bodies of which one only repeats the other.</summary>
    public required ulong ContentHash { get; init; }

    /// <summary>The contracts; null where the body is a quote, or only its head was read.</summary>
    public ChainColumns? Contracts { get; init; }

    /// <summary>Rows left out, by <see cref="RowReason"/>.</summary>
    public required Dictionary<string, int> Excluded { get; init; }

    /// <summary>Numbers dropped from rows that stand, by <see cref="RowReason"/>.</summary>
    public required Dictionary<string, int> Repaired { get; init; }

    /// <summary>The market time of what the body holds.</summary>
    public DateTimeOffset AsOf => HasOptions ? ChainAsOf : QuoteAsOf;

    /// <summary>The market time of a chain: 15 minutes before the time stamp.</summary>
    public DateTimeOffset ChainAsOf => Timestamp.AddSeconds(-DelaySeconds);

    /// <summary>The market time of a single quote: its last trade where that is older than the delay, since an index stands still out of hours.</summary>
    public DateTimeOffset QuoteAsOf => LastTradeTime is { } trade && trade < ChainAsOf ? trade : ChainAsOf;

    /// <summary>The chain as a message with a provisional stamp; null where the body has no contracts.</summary>
    public ParsedChain? ToChain(string feed)
    {
        if (Contracts is null) return null;
        var snapshot = new OptionChainSnapshot
        {
            Stamp = Provisional(feed),
            AsOf = ChainAsOf,
            Underlying = Symbol,
            Spot = Price,
            Contracts = Contracts,
            Excluded = Excluded,
        };
        return new ParsedChain(snapshot, ExchangeTime.Date(ChainAsOf), Repaired);
    }

    /// <summary>The price as a message with a provisional stamp; null where the body has none.</summary>
    public UnderlyingQuote? ToQuote(string feed) =>
        Price is { } price ? new UnderlyingQuote { Stamp = Provisional(feed), AsOf = QuoteAsOf, Underlying = Symbol, Spot = price } : null;

    internal static MarketStamp Provisional(string feed) => new() { RunId = "", Feed = feed, DelaySeconds = DelaySeconds };
}

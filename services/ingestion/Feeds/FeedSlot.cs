using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What one feed at a time delivers: the trades, chain or spot of one underlying, the volatility indices, their history.</summary>
/// <param name="Capability">One flag.</param>
/// <param name="Symbol">The plain symbol; <see cref="Vix"/> or <see cref="VixHistory"/> of <see cref="FeedCapabilities.VolatilityIndices"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FeedSlot(FeedCapabilities Capability, string Symbol)
{
    public const string Vix = "VIX";

    /// <summary>The daily closes: a feed may have them and not the index, or the other way round.</summary>
    public const string VixHistory = "VIX history";

    /// <summary>Where a message belongs.</summary>
    public static FeedSlot Of(IMarketMessage message) => message switch
    {
        OptionTradeBatch trades => new FeedSlot(FeedCapabilities.Trades, trades.Underlying),
        OptionChainSnapshot chain => new FeedSlot(FeedCapabilities.Chains, chain.Underlying),
        UnderlyingQuote quote => new FeedSlot(FeedCapabilities.Quotes, quote.Underlying),
        VolatilityIndexQuote => new FeedSlot(FeedCapabilities.VolatilityIndices, Vix),
        VolatilityHistory => new FeedSlot(FeedCapabilities.VolatilityIndices, VixHistory),
        _ => new FeedSlot(FeedCapabilities.None, message.PartitionKey),
    };

    /// <summary><c>chain SPX</c>, <c>trades SPY</c>, <c>VIX</c>.</summary>
    public override string ToString() => Capability switch
    {
        FeedCapabilities.Trades => $"trades {Symbol}",
        FeedCapabilities.Chains => $"chain {Symbol}",
        FeedCapabilities.Quotes => $"quote {Symbol}",
        _ => Symbol,
    };
}

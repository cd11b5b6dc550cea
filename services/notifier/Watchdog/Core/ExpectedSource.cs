namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>What kinds of market data are watched for freshness. The trade tape is not: its feed watches it and reports it.</summary>
public enum SourceCapability
{
    /// <summary>Option chains of one underlying.</summary>
    Chain,

    /// <summary>The volatility indices.</summary>
    Volatility,
}

/// <summary>One source that must not fall silent within the regular session of equity options.</summary>
/// <param name="Feed">The feed it must come from, by its wire name; null for whichever delivers it.</param>
/// <param name="Symbol">The underlying; <c>VIX</c> for the volatility indices.</param>
/// <param name="LongestSilence">Above zero.</param>
/// <param name="Delay">How much later than the market the feed speaks by nature, until its messages say so themselves.</param>
public sealed record ExpectedSource(string? Feed, SourceCapability Capability, string Symbol, TimeSpan LongestSilence, TimeSpan Delay)
{
    /// <summary><c>chain SPX</c>, <c>cboe chain SPX</c>, <c>volatility VIX</c>.</summary>
    public string Name => $"{(Feed is null ? string.Empty : Feed + " ")}{(Capability == SourceCapability.Chain ? "chain" : "volatility")} {Symbol}";

    /// <summary>Whether a message is of this source.</summary>
    public bool Takes(string feed, SourceCapability capability, string symbol) =>
        capability == Capability && string.Equals(symbol, Symbol, StringComparison.Ordinal) && (Feed is null || string.Equals(feed, Feed, StringComparison.Ordinal));
}

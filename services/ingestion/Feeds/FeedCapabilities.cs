namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What a feed can deliver. An analysis whose data no feed delivers is named at start, not found out later.</summary>
[Flags]
public enum FeedCapabilities
{
    None = 0,

    /// <summary>The option trade tape.</summary>
    Trades = 1,

    /// <summary>Whole option chains.</summary>
    Chains = 2,

    /// <summary>Spot of an underlying apart from its chain.</summary>
    Quotes = 4,

    /// <summary>VIX and its relatives.</summary>
    VolatilityIndices = 8,
}

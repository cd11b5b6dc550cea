using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>A setting without which a feed cannot be asked.</summary>
/// <param name="Setting">Its path: <c>Ingestion:Tradier:Token</c>.</param>
/// <param name="Variable">Its name in the environment.</param>
public sealed record FeedKey(string Setting, string Variable);

/// <summary>How often a live feed is asked, and how its failures are treated.</summary>
public sealed record FeedTiming(PollPolicy Policy, TimeSpan QuoteInterval);

/// <summary>One live feed as the process knows it before it is made.</summary>
/// <param name="Keys">What must be set; none where it needs no key.</param>
public sealed record FeedEntry(
    FeedName Name, FeedCapabilities Capabilities, IReadOnlyList<FeedKey> Keys, Func<IServiceProvider, ILiveFeed> Create, Func<IServiceProvider, FeedTiming> Timing)
{
    /// <summary>What of its capabilities its options leave it; null for all.</summary>
    public Func<IServiceProvider, FeedCapabilities>? Leaves { get; init; }

    /// <summary>
    /// What of its capabilities it never has of one underlying, by plain symbol; a feed that lacks the spot of one has chains of it without a spot. Default nothing.
    /// </summary>
    public Func<string, FeedCapabilities> Lacks { get; init; } = static _ => FeedCapabilities.None;

    /// <summary>Its name in every stamp.</summary>
    public string Feed { get; } = Contracts.WireName.Of(Name);

    /// <summary>What it can deliver under its options.</summary>
    public FeedCapabilities Under(IServiceProvider services) => Leaves is null ? Capabilities : Capabilities & Leaves(services);

    /// <summary>Everything that it can deliver of these underlyings under its options.</summary>
    public IReadOnlyList<FeedSlot> Slots(IServiceProvider services, IReadOnlyList<string> symbols) => LivePlan.Slots(Under(services), symbols, Lacks);

    /// <summary>An entry whose capabilities are those of the feed's type.</summary>
    public static FeedEntry Of<TFeed>(
        FeedName name, Func<IServiceProvider, ILiveFeed> create, Func<IServiceProvider, FeedTiming> timing, params IReadOnlyList<FeedKey> keys)
        where TFeed : class, ILiveFeed => new(name, LiveFeedCapabilities.Of(typeof(TFeed)), keys, create, timing);
}

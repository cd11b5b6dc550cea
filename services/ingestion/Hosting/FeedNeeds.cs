using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>What the analyses want of the feeds, and what is missing. Pure.</summary>
public static class FeedNeeds
{
    /// <param name="delivers">What a feed delivers under its settings; null for all it can.</param>
    /// <summary>A sentence for every analysis that no feed of a list has data for; none for a simulated or recorded feed, which has what it has.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyList<FeedName> feeds, Func<FeedEntry, FeedCapabilities>? delivers = null)
    {
        var capabilities = delivers ?? Whole;
        if (feeds.Any(FeedNames.IsVirtual)) return [];
        var named = string.Join(", ", feeds.Select(WireName.Of));
        return [.. Analyses.All.Where(analysis => !feeds.Any(feed => HasDataFor(feed, feeds, analysis, capabilities))).Select(analysis => Sentence(analysis, feeds, named))];
    }

    /// <summary>What none of these feeds delivers, in words.</summary>
    public static IReadOnlyList<string> Undelivered(IReadOnlyList<FeedName> feeds, Func<FeedEntry, FeedCapabilities>? delivers = null)
    {
        if (feeds.Any(FeedNames.IsVirtual)) return [];
        var delivered = feeds.Aggregate(FeedCapabilities.None, (all, feed) => all | (delivers ?? Whole)(FeedCatalogue.Of(feed)));
        return [.. Words.Where(pair => !delivered.HasFlag(pair.Key)).Select(pair => pair.Value)];
    }

    private static FeedCapabilities Whole(FeedEntry entry) => entry.Capabilities;

    private static readonly Dictionary<FeedCapabilities, string> Words = new()
    {
        [FeedCapabilities.Trades] = "trades",
        [FeedCapabilities.Chains] = "option chains",
        [FeedCapabilities.Quotes] = "spots",
        [FeedCapabilities.VolatilityIndices] = "volatility indices",
    };

    // Gamma exposure takes a chain and a spot, which may come from two feeds.
    private static bool HasDataFor(FeedName feed, IReadOnlyList<FeedName> beside, string analysis, Func<FeedEntry, FeedCapabilities> delivers)
    {
        var entry = FeedCatalogue.Of(feed);
        var delivered = delivers(entry);
        return analysis switch
        {
            Analyses.Gex => delivered.HasFlag(FeedCapabilities.Chains) && (entry.ChainsHaveSpot || beside.Any(other => delivers(FeedCatalogue.Of(other)).HasFlag(FeedCapabilities.Quotes))),
            Analyses.Volume => (delivered & (FeedCapabilities.Trades | FeedCapabilities.Chains)) != FeedCapabilities.None,
            Analyses.Vix => delivered.HasFlag(FeedCapabilities.VolatilityIndices),
            _ => throw new InvalidOperationException($"No such analysis: {analysis}."),
        };
    }

    private static string Sentence(string analysis, IReadOnlyList<FeedName> feeds, string named)
    {
        var wants = analysis switch
        {
            Analyses.Gex => "option chains with a spot",
            Analyses.Volume => "trades or option chains",
            _ => "volatility indices",
        };
        var others = FeedCatalogue.All.Where(entry => !feeds.Contains(entry.Name) && HasDataFor(entry.Name, [.. feeds, entry.Name], analysis, Whole)).Select(Shown);
        return $"{IngestionOptions.Section}:Feeds: {analysis} wants {wants}, which {named} {(feeds.Count == 1 ? "does" : "do")} not deliver: add {string.Join(" or ", others)}.";
    }

    private static string Shown(FeedEntry entry) => entry.Keys.Count == 0 ? $"{entry.Feed} (no key)" : $"{entry.Feed} ({string.Join(", ", entry.Keys.Select(key => key.Variable))})";
}

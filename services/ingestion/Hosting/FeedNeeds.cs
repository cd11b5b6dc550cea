using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>What the analyses want of the feeds for each underlying, and what is missing. Pure.</summary>
public static class FeedNeeds
{
    private static readonly (FeedCapabilities Capability, string Words)[] BySymbol =
        [(FeedCapabilities.Trades, "trades"), (FeedCapabilities.Chains, "option chains"), (FeedCapabilities.Quotes, "spots")];

    /// <summary>
    /// A sentence for every analysis that no feed of a list has data for, be it for all underlyings or for some; none for a simulated or recorded feed, which has what it has.
    /// </summary>
    /// <param name="symbols">What is watched, by plain symbol.</param>
    /// <param name="delivers">What a feed delivers under its settings; null for all it can.</param>
    public static IReadOnlyList<string> Missing(IReadOnlyList<FeedName> feeds, IReadOnlyList<string> symbols, Func<FeedEntry, FeedCapabilities>? delivers = null)
    {
        if (feeds.Any(FeedNames.IsVirtual)) return [];
        var named = new Named([.. feeds.Select(FeedCatalogue.Of)], delivers ?? Whole);
        return [.. Analyses.All.Select(analysis => Sentence(analysis, named, [.. symbols.Where(symbol => !named.HasDataFor(analysis, symbol))], symbols.Count)).OfType<string>()];
    }

    /// <summary>What none of these feeds delivers, in words: <c>trades</c>, <c>spots of SPX</c>.</summary>
    public static IReadOnlyList<string> Undelivered(IReadOnlyList<FeedName> feeds, IReadOnlyList<string> symbols, Func<FeedEntry, FeedCapabilities>? delivers = null)
    {
        if (feeds.Any(FeedNames.IsVirtual)) return [];
        var named = new Named([.. feeds.Select(FeedCatalogue.Of)], delivers ?? Whole);
        var missing = BySymbol.Select(kind => Of(kind.Words, [.. symbols.Where(symbol => !named.Has(kind.Capability, symbol))], symbols.Count)).OfType<string>();
        return named.Has(FeedCapabilities.VolatilityIndices, FeedSlot.Vix) ? [.. missing] : [.. missing, "volatility indices"];
    }

    private static FeedCapabilities Whole(FeedEntry entry) => entry.Capabilities;

    // Null where nothing is missing; of all underlyings alike they need not be named.
    private static string? Of(string what, IReadOnlyList<string> missing, int all) =>
        missing.Count == 0 ? null : missing.Count == all ? what : $"{what} of {string.Join(", ", missing)}";

    private static string? Sentence(string analysis, Named feeds, IReadOnlyList<string> missing, int all)
    {
        var wants = analysis switch
        {
            Analyses.Gex => "option chains with a spot",
            Analyses.Volume => "trades or option chains",
            _ => "volatility indices",
        };
        if (Of(wants, missing, all) is not { } what) return null;
        var others = FeedCatalogue.All
            .Where(entry => !feeds.Entries.Contains(entry) && missing.All(symbol => feeds.With(entry).HasDataFor(analysis, symbol)))
            .Select(Shown);
        var names = string.Join(", ", feeds.Entries.Select(entry => entry.Feed));
        return $"{IngestionOptions.Section}:Feeds: {analysis} wants {what}, which {names} {(feeds.Entries.Count == 1 ? "does" : "do")} not deliver: add {string.Join(" or ", others)}.";
    }

    private static string Shown(FeedEntry entry) => entry.Keys.Count == 0 ? $"{entry.Feed} (no key)" : $"{entry.Feed} ({string.Join(", ", entry.Keys.Select(key => key.Variable))})";

    private sealed record Named(IReadOnlyList<FeedEntry> Entries, Func<FeedEntry, FeedCapabilities> Delivers)
    {
        /// <summary>These and one more, with all that it can deliver.</summary>
        public Named With(FeedEntry other) => new([.. Entries, other], entry => entry == other ? Whole(entry) : Delivers(entry));

        public bool Has(FeedCapabilities capability, string symbol) => Entries.Any(entry => Of(entry, symbol).HasFlag(capability));

        // Gamma exposure takes a chain and a spot, which may come from two feeds; a chain has its own where its feed has the spot at all.
        public bool HasDataFor(string analysis, string symbol) => analysis switch
        {
            Analyses.Gex => Entries.Any(entry => Of(entry, symbol).HasFlag(FeedCapabilities.Chains) && !entry.Lacks(symbol).HasFlag(FeedCapabilities.Quotes))
                || (Has(FeedCapabilities.Chains, symbol) && Has(FeedCapabilities.Quotes, symbol)),
            Analyses.Volume => Has(FeedCapabilities.Trades, symbol) || Has(FeedCapabilities.Chains, symbol),
            Analyses.Vix => Has(FeedCapabilities.VolatilityIndices, symbol),
            _ => throw new InvalidOperationException($"No such analysis: {analysis}."),
        };

        private FeedCapabilities Of(FeedEntry entry, string symbol) => Delivers(entry) & ~entry.Lacks(symbol);
    }
}

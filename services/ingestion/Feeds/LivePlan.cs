namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>How often a live feed's sources are asked.</summary>
public sealed record LiveIntervals(TimeSpan Chain, TimeSpan Quote, TimeSpan Volatility);

/// <summary>What a live feed is to be asked for, by what it can deliver.</summary>
public static class LivePlan
{
    /// <summary>What is watched where no symbol is named.</summary>
    public static readonly IReadOnlyList<string> DefaultSymbols = ["SPX", "SPY"];

    // The history is asked for until it is there once; the interval is the wait where it is not.
    private static readonly TimeSpan HistoryInterval = TimeSpan.FromMinutes(5);

    /// <summary>What is watched: the symbols named, else the default ones.</summary>
    public static IReadOnlyList<string> Watched(IReadOnlyList<string> named) => named.Count > 0 ? named : DefaultSymbols;

    /// <summary>Everything that a feed with these capabilities can deliver of these symbols.</summary>
    /// <param name="lacks">What it never has of one symbol; null where it has all of each.</param>
    public static IReadOnlyList<FeedSlot> Slots(FeedCapabilities capabilities, IReadOnlyList<string> symbols, Func<string, FeedCapabilities>? lacks = null)
    {
        var slots = new List<FeedSlot>();
        if (capabilities.HasFlag(FeedCapabilities.VolatilityIndices))
        {
            slots.Add(new FeedSlot(FeedCapabilities.VolatilityIndices, FeedSlot.VixHistory));
            slots.Add(new FeedSlot(FeedCapabilities.VolatilityIndices, FeedSlot.Vix));
        }

        FeedCapabilities[] bySymbol = [FeedCapabilities.Chains, FeedCapabilities.Quotes, FeedCapabilities.Trades];
        foreach (var symbol in symbols)
        {
            var has = capabilities & ~(lacks?.Invoke(symbol) ?? FeedCapabilities.None);
            slots.AddRange(bySymbol.Where(capability => has.HasFlag(capability)).Select(capability => new FeedSlot(capability, symbol)));
        }

        return slots;
    }

    /// <summary>One task for everything that is asked for again and again, the volatility history first; the tape is not, it comes by itself.</summary>
    public static IReadOnlyList<PollTask> Tasks(ILiveFeed feed, IReadOnlyList<FeedSlot> slots, LiveIntervals intervals) =>
        [.. slots.Where(slot => slot.Capability != FeedCapabilities.Trades).Select(slot => TaskOf(feed, slot, intervals))];

    private static PollTask TaskOf(ILiveFeed feed, FeedSlot slot, LiveIntervals intervals) => (slot.Capability, feed) switch
    {
        (FeedCapabilities.Chains, IChainSource chains) => new PollTask(slot, intervals.Chain, token => chains.GetChain(slot.Symbol, token)),
        (FeedCapabilities.Quotes, IQuoteSource quotes) => new PollTask(slot, intervals.Quote, token => quotes.GetQuote(slot.Symbol, token)),
        (FeedCapabilities.VolatilityIndices, IVolatilitySource vix) when slot.Symbol == FeedSlot.VixHistory => new PollTask(slot, HistoryInterval, vix.GetVolatilityHistory, Once: true),
        (FeedCapabilities.VolatilityIndices, IVolatilitySource vix) => new PollTask(slot, intervals.Volatility, vix.GetVolatility),
        _ => throw new InvalidOperationException($"{feed.Name} does not deliver {slot}."),
    };
}

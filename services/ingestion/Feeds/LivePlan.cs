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

    /// <summary>Everything that a feed with these capabilities can deliver of these symbols.</summary>
    public static IReadOnlyList<FeedSlot> Slots(FeedCapabilities capabilities, IReadOnlyList<string> symbols)
    {
        var slots = new List<FeedSlot>();
        if (capabilities.HasFlag(FeedCapabilities.VolatilityIndices))
        {
            slots.Add(new FeedSlot(FeedCapabilities.VolatilityIndices, FeedSlot.VixHistory));
            slots.Add(new FeedSlot(FeedCapabilities.VolatilityIndices, FeedSlot.Vix));
        }

        FeedCapabilities[] bySymbol = [FeedCapabilities.Chains, FeedCapabilities.Quotes, FeedCapabilities.Trades];
        foreach (var symbol in symbols)
            slots.AddRange(bySymbol.Where(capability => capabilities.HasFlag(capability)).Select(capability => new FeedSlot(capability, symbol)));
        return slots;
    }

    /// <summary>One task for everything that is asked for again and again, the volatility history first; the tape is not, it comes by itself.</summary>
    public static IReadOnlyList<PollTask> Tasks(ILiveFeed feed, IReadOnlyList<string> symbols, LiveIntervals intervals) =>
        [.. Slots(LiveFeedCapabilities.Of(feed), symbols).Where(slot => slot.Capability != FeedCapabilities.Trades).Select(slot => TaskOf(feed, slot, intervals))];

    private static PollTask TaskOf(ILiveFeed feed, FeedSlot slot, LiveIntervals intervals) => (slot.Capability, feed) switch
    {
        (FeedCapabilities.Chains, IChainSource chains) => new PollTask(slot, intervals.Chain, token => chains.GetChain(slot.Symbol, token)),
        (FeedCapabilities.Quotes, IQuoteSource quotes) => new PollTask(slot, intervals.Quote, token => quotes.GetQuote(slot.Symbol, token)),
        (FeedCapabilities.VolatilityIndices, IVolatilitySource vix) when slot.Symbol == FeedSlot.VixHistory => new PollTask(slot, HistoryInterval, vix.GetVolatilityHistory, Once: true),
        (FeedCapabilities.VolatilityIndices, IVolatilitySource vix) => new PollTask(slot, intervals.Volatility, vix.GetVolatility),
        _ => throw new InvalidOperationException($"{feed.Name} does not deliver {slot}."),
    };
}

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>How often a live feed's sources are asked.</summary>
public sealed record LiveIntervals(TimeSpan Chain, TimeSpan Quote, TimeSpan Volatility);

/// <summary>What a live feed is to be asked for, by what it can deliver.</summary>
public static class LivePlan
{
    // The history is asked for until it is there once; the interval is the wait where it is not.
    private static readonly TimeSpan HistoryInterval = TimeSpan.FromMinutes(5);

    /// <summary>One task a symbol and capability, the volatility history first.</summary>
    public static IReadOnlyList<PollTask> Tasks(ILiveFeed feed, IReadOnlyList<string> symbols, LiveIntervals intervals)
    {
        var tasks = new List<PollTask>();
        if (feed is IVolatilitySource volatility)
        {
            tasks.Add(new PollTask("VIX history", HistoryInterval, volatility.GetVolatilityHistory, Once: true));
            tasks.Add(new PollTask("VIX", intervals.Volatility, volatility.GetVolatility));
        }

        foreach (var symbol in symbols)
        {
            if (feed is IChainSource chains) tasks.Add(new PollTask($"chain {symbol}", intervals.Chain, token => chains.GetChain(symbol, token)));
            if (feed is IQuoteSource quotes) tasks.Add(new PollTask($"quote {symbol}", intervals.Quote, token => quotes.GetQuote(symbol, token)));
        }

        return tasks;
    }
}

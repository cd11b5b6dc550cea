using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>A live feed. What it delivers is told by the source interfaces beside this one that it implements; none implements what it lacks.</summary>
public interface ILiveFeed
{
    /// <summary>The feed's name in every stamp: <c>cboe</c>.</summary>
    string Name { get; }
}

/// <summary>A feed that has whole option chains.</summary>
public interface IChainSource : ILiveFeed
{
    /// <summary>The chain of one underlying, by plain symbol.</summary>
    Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken);
}

/// <summary>A feed that has the spot of an underlying apart from its chain.</summary>
public interface IQuoteSource : ILiveFeed
{
    /// <summary>The spot of one underlying, by plain symbol.</summary>
    Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken);
}

/// <summary>A feed that has VIX.</summary>
public interface IVolatilitySource : ILiveFeed
{
    /// <summary>VIX, with its relatives where the feed has them.</summary>
    Task<PollOutcome> GetVolatility(CancellationToken cancellationToken);

    /// <summary>VIX's daily closes.</summary>
    Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken);
}

/// <summary>A feed that streams the option trade tape over a WebSocket.</summary>
public interface IStreamSource : ILiveFeed, IStreamProtocol;

/// <summary>A feed whose stream follows the contracts nearest the money: it picks them from whatever chain goes out, of any feed.</summary>
public interface IChainFollower
{
    /// <summary>Takes the newest chain of an underlying. Any thread; it does not wait and does not throw.</summary>
    void Follow(OptionChainSnapshot chain);
}

/// <summary>What a live feed delivers, by the interfaces it implements.</summary>
public static class LiveFeedCapabilities
{
    public static FeedCapabilities Of(ILiveFeed feed) => Of(feed.GetType());

    public static FeedCapabilities Of(Type feed) =>
        (feed.IsAssignableTo(typeof(IStreamSource)) ? FeedCapabilities.Trades : FeedCapabilities.None)
        | (feed.IsAssignableTo(typeof(IChainSource)) ? FeedCapabilities.Chains : FeedCapabilities.None)
        | (feed.IsAssignableTo(typeof(IQuoteSource)) ? FeedCapabilities.Quotes : FeedCapabilities.None)
        | (feed.IsAssignableTo(typeof(IVolatilitySource)) ? FeedCapabilities.VolatilityIndices : FeedCapabilities.None);
}

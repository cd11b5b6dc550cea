using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>
/// Passes on what goes out, and hands every chain of it, of whichever feed, to the feeds that follow chains; one that begins later is handed the last of each underlying. Any thread.
/// </summary>
internal sealed class ChainRelay(IMarketPublisher publisher) : IMarketPublisher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OptionChainSnapshot> _last = new(StringComparer.Ordinal);
    private readonly HashSet<IChainFollower> _followers = [];

    /// <summary>Hands chains to a follower until what is returned is disposed.</summary>
    public IDisposable Add(IChainFollower follower)
    {
        OptionChainSnapshot[] missed;
        lock (_gate)
        {
            _followers.Add(follower);
            missed = [.. _last.Values];
        }

        foreach (var chain in missed) follower.Follow(chain);
        return new Following(this, follower);
    }

    public Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        // What the bus makes of it is of no concern to them.
        if (message is OptionChainSnapshot chain) Hand(chain);
        return publisher.Publish(message, cancellationToken);
    }

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => publisher.Publish(status, cancellationToken);

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => publisher.Publish(opened, cancellationToken);

    private void Hand(OptionChainSnapshot chain)
    {
        IChainFollower[] followers;
        lock (_gate)
        {
            _last[chain.Underlying] = chain;
            followers = [.. _followers];
        }

        foreach (var follower in followers) follower.Follow(chain);
    }

    private sealed class Following(ChainRelay relay, IChainFollower follower) : IDisposable
    {
        public void Dispose()
        {
            lock (relay._gate) relay._followers.Remove(follower);
        }
    }
}

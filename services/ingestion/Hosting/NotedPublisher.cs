using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Passes on what a recorded or simulated feed says, and remembers its state and when it last spoke.</summary>
internal sealed class NotedPublisher(IReplayFeed feed, IMarketPublisher publisher, TimeProvider time) : IMarketPublisher
{
    private volatile FeedStatusChanged? _status;
    private long _lastTicks;

    /// <summary>The feed as it is now. What it delivers is all it has; it has no lag, since the run's clock is its own.</summary>
    public FeedView View() => new(
        feed.Name,
        feed.Capabilities,
        _status,
        [],
        Lag: null,
        Interlocked.Read(ref _lastTicks) is var ticks && ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        Trouble: null,
        new Dictionary<string, long>(StringComparer.Ordinal),
        new Dictionary<string, long>(StringComparer.Ordinal));

    public async Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        await publisher.Publish(message, cancellationToken);
        Interlocked.Exchange(ref _lastTicks, time.GetUtcNow().UtcTicks);
    }

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken)
    {
        _status = status;
        return publisher.Publish(status, cancellationToken);
    }

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => publisher.Publish(opened, cancellationToken);
}

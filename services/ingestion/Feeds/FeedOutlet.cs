using System.Collections.Concurrent;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Where one live feed's messages go out: stamped with the run and their place, and only those of what the feed is active for; what a feed that is only
/// being tried again says is counted and left out, and its first prints after that come with a gap mark. A message that cannot be published is dropped
/// and counted: the next one supersedes it. Any thread.
/// </summary>
public sealed class FeedOutlet(string feed, string runId, IMarketPublisher publisher, IFeedSeat seat, TimeProvider time, FeedMetrics metrics, ILogger<FeedOutlet> logger)
    : IMarketPublisher
{
    private readonly ConcurrentDictionary<string, bool> _leftOut = new(StringComparer.Ordinal);
    private long _sequence = -1;
    private long _lagTicks = long.MinValue;
    private long _lastTicks;

    /// <summary>How much older than its publication the last message was; null before the first.</summary>
    public TimeSpan? Lag => Interlocked.Read(ref _lagTicks) is var ticks && ticks == long.MinValue ? null : TimeSpan.FromTicks(ticks);

    /// <summary>When the last message went out; null before the first.</summary>
    public DateTimeOffset? LastAt => Interlocked.Read(ref _lastTicks) is var ticks && ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>The outlet for one who counts himself what could not be published: it throws instead of dropping.</summary>
    public IMarketPublisher Throwing => new ThrowingOutlet(this);

    public async Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await Send(message, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Dropped(feed);
            logger.NotPublished(feed, exception.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task Send(IMarketMessage message, CancellationToken cancellationToken)
    {
        if (!seat.IsActive(FeedSlot.Of(message)))
        {
            metrics.StoodBy(feed);
            if (message is OptionTradeBatch) _leftOut[message.PartitionKey] = true;
            return;
        }

        if (message is OptionTradeBatch batch && _leftOut.TryRemove(message.PartitionKey, out _)) message = batch with { GapBefore = true };
        var stamped = message.WithStamp(message.Stamp with { RunId = runId, Step = 0, Sequence = Interlocked.Increment(ref _sequence) });
        await publisher.Publish(stamped, cancellationToken);
        metrics.Published(stamped);
        var now = time.GetUtcNow();
        Interlocked.Exchange(ref _lagTicks, (now - message.AsOf).Ticks);
        Interlocked.Exchange(ref _lastTicks, now.UtcTicks);
    }

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => publisher.Publish(status, cancellationToken);

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => publisher.Publish(opened, cancellationToken);

    private sealed class ThrowingOutlet(FeedOutlet outlet) : IMarketPublisher
    {
        public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => outlet.Send(message, cancellationToken);

        public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => outlet.Publish(status, cancellationToken);

        public Task Publish(StepOpened opened, CancellationToken cancellationToken) => outlet.Publish(opened, cancellationToken);
    }
}

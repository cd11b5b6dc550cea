using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Where one live feed's messages go out: stamped with the run and their place, and only those of what the feed is active for; what a feed that is only
/// being tried again says is counted and left out. A message that cannot be published is dropped and counted: the next one supersedes it. Any thread.
/// </summary>
public sealed class FeedOutlet(string feed, string runId, IMarketPublisher publisher, IFeedSeat seat, TimeProvider time, FeedMetrics metrics, ILogger<FeedOutlet> logger)
    : IMarketPublisher
{
    private long _sequence = -1;
    private long _lagTicks = long.MinValue;
    private long _lastTicks;

    /// <summary>How much older than its publication the last message was; null before the first.</summary>
    public TimeSpan? Lag => Interlocked.Read(ref _lagTicks) is var ticks && ticks == long.MinValue ? null : TimeSpan.FromTicks(ticks);

    /// <summary>When the last message went out; null before the first.</summary>
    public DateTimeOffset? LastAt => Interlocked.Read(ref _lastTicks) is var ticks && ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    public async Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        if (!seat.IsActive(FeedSlot.Of(message)))
        {
            metrics.StoodBy(feed);
            return;
        }

        var stamped = message.WithStamp(message.Stamp with { RunId = runId, Step = 0, Sequence = Interlocked.Increment(ref _sequence) });
        try
        {
            await publisher.Publish(stamped, cancellationToken);
            metrics.Published(stamped);
            var now = time.GetUtcNow();
            Interlocked.Exchange(ref _lagTicks, (now - message.AsOf).Ticks);
            Interlocked.Exchange(ref _lastTicks, now.UtcTicks);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Dropped(feed);
            logger.NotPublished(feed, exception.Message.ReplaceLineEndings(" "));
        }
    }

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => publisher.Publish(status, cancellationToken);

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => publisher.Publish(opened, cancellationToken);
}

using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>Who speaks on a tape: what every stamp says.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="RunId">The run.</param>
/// <param name="DelaySeconds">How much later than the market the feed speaks by nature.</param>
public sealed record TapeSource(string Feed, string RunId, int DelaySeconds = 0);

/// <summary>
/// Brings a tape's batches and spots to the bus, one after the other in the order they were finished, and ends its lingers. Runs until it is cancelled; what the bus does not take is
/// dropped, counted, and leaves a gap mark. It never holds up who writes to the tape.
/// </summary>
public sealed class TapePump(
    MarketTape tape, TapeSource source, TapeOptions options, IMarketPublisher publisher, TimeProvider time, FeedMetrics metrics, ILogger<TapePump> logger)
{
    private readonly MarketStamp _stamp = new() { RunId = source.RunId, Feed = source.Feed, DelaySeconds = source.DelaySeconds };
    private long _sequence = -1;
    private volatile bool _spotsDue;
    private bool _failing;

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var linger = TimeSpan.FromMilliseconds(options.LingerMilliseconds);
        var spots = TimeSpan.FromMilliseconds(options.SpotIntervalMilliseconds);
        using var watched = metrics.Watch(source.Feed, tape.Statistics);
        await using var lingerTimer = time.CreateTimer(_ => tape.Tick(time.GetUtcNow()), null, linger, linger);
        await using var spotTimer = time.CreateTimer(_ => AskForSpots(), null, spots, spots);
        while (true)
        {
            await tape.Ready(cancellationToken);
            do
            {
                if (_spotsDue) await PublishSpots(cancellationToken);
            }
            while (await PublishBatch(cancellationToken));
        }
    }

    private void AskForSpots()
    {
        _spotsDue = true;
        tape.Wake();
    }

    private async Task PublishSpots(CancellationToken cancellationToken)
    {
        _spotsDue = false;
        foreach (var spot in tape.TakeSpots(_stamp))
            if (await TryPublish(spot.WithStamp(NextStamp()), cancellationToken)) tape.PublishedSpot();
    }

    private async Task<bool> PublishBatch(CancellationToken cancellationToken)
    {
        if (!tape.TryTake(out var columns)) return false;
        var batch = columns.ToBatch(tape.NameOf(columns), NextStamp());
        if (await TryPublish(batch, cancellationToken)) tape.Published(columns, time.GetUtcNow() - batch.AsOf);
        else tape.Lost(columns);
        return true;
    }

    private async Task<bool> TryPublish(IMarketMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.Publish(message, cancellationToken);
            _failing = false;
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Dropped(source.Feed);
            // Said once for a bus that is away, not twenty times a second.
            if (!_failing) logger.NotPublished(source.Feed, exception.Message.ReplaceLineEndings(" "));
            _failing = true;
            return false;
        }
    }

    private MarketStamp NextStamp() => _stamp with { Sequence = ++_sequence };
}

using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Keeps one live feed's state, announces each change, and raises an alert where what it delivers goes stale in session. Any thread; changes are announced in their order.
/// </summary>
/// <param name="alarms">Where alerts go; null: nowhere.</param>
public sealed class FeedReporter(
    string feed, string runId, IReadOnlyList<string> sources, SilenceLimits limits, TimeSpan delay, IMarketPublisher publisher, TimeProvider time, ILogger<FeedReporter> logger, IFeedAlarms? alarms = null)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FeedHealth _health = new(sources, limits, delay);
    private readonly StaleWatch _stale = new(feed, runId, sources, limits);

    /// <summary>The state as it was last announced; null before the first announcement.</summary>
    public FeedStatusChanged? Last { get; private set; }

    /// <summary>The last trouble of a source; null while there was none.</summary>
    public SourceTrouble? LastTrouble { get; private set; }

    public void Dispose() => _gate.Dispose();

    public Task Begin(CancellationToken cancellationToken) =>
        Change(_ => new FeedCondition(FeedState.Connecting, sources.Count > 0 ? $"asking for {string.Join(", ", sources)}" : "nothing to ask for"), cancellationToken);

    /// <summary>Takes an outcome; what the source is worth after it.</summary>
    public async Task<SourceState> Report(string source, PollOutcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (outcome.Problem is { } problem) LastTrouble = new SourceTrouble(now, $"{source}: {problem}");
        await Change(health => health.Report(source, outcome, now), cancellationToken);
        return _health.Of(source, now);
    }

    public Task StandBy(string source, CancellationToken cancellationToken) => Change(health => health.StandBy(source, time.GetUtcNow()), cancellationToken);

    public Task Finish(string source, CancellationToken cancellationToken) => Change(health => health.Finish(source, time.GetUtcNow()), cancellationToken);

    /// <summary>The feed as a whole broke down.</summary>
    public Task Break(string reason, CancellationToken cancellationToken)
    {
        LastTrouble = new SourceTrouble(time.GetUtcNow(), reason);
        return Change(_ => new FeedCondition(FeedState.Degraded, reason), cancellationToken);
    }

    private async Task Change(Func<FeedHealth, FeedCondition?> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var changed = change(_health);
            var now = time.GetUtcNow();
            foreach (var signal in _stale.Judge(source => _health.Of(source, now), now)) alarms?.Raise(signal);
            if (changed is not { } condition) return;
            logger.FeedState(feed, condition.State, condition.Reason);
            Last = new FeedStatusChanged { RunId = runId, Feed = feed, State = condition.State, At = time.GetUtcNow(), Reason = condition.Reason };
            await publisher.Publish(Last, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NotPublished(feed, exception.Message.ReplaceLineEndings(" "));
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>When and how a source last had no answer.</summary>
public sealed record SourceTrouble(DateTimeOffset At, string Reason);

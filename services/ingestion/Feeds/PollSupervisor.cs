using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>One thing to ask a provider for, again and again.</summary>
/// <param name="Name">Names it in states and logs: <c>chain SPX</c>.</param>
/// <param name="Interval">The time from one answer to the next request.</param>
/// <param name="Ask">Asks once. What it throws counts as unavailable.</param>
/// <param name="Once">True to stop after the first fresh answer.</param>
public sealed record PollTask(string Name, TimeSpan Interval, Func<CancellationToken, Task<PollOutcome>> Ask, bool Once = false);

/// <summary>How a supervisor treats failures.</summary>
/// <param name="FirstBackoff">Ceiling of the wait after the first failure.</param>
/// <param name="MaxBackoff">The highest ceiling.</param>
/// <param name="StaleAfter">How long a source may have nothing new in session.</param>
/// <param name="Delay">How much later than the market the feed speaks by nature.</param>
public sealed record PollPolicy(TimeSpan FirstBackoff, TimeSpan MaxBackoff, TimeSpan StaleAfter, TimeSpan Delay);

/// <summary>
/// Runs a live feed's sources, each on its own interval and in its own loop: one that fails, hangs or is refused delays no other. Owns its
/// loops until it is cancelled. Publishes what they bring, stamped, and the feed's state when it changes. A message that cannot be published
/// is dropped and counted: the next one supersedes it.
/// </summary>
public sealed class PollSupervisor(
    string feed, string runId, PollPolicy policy, IMarketPublisher publisher, TimeProvider time, int seed, FeedMetrics metrics, ILogger<PollSupervisor> logger) : IDisposable
{
    private readonly SemaphoreSlim _statusGate = new(1, 1);
    private long _sequence = -1;

    public void Dispose() => _statusGate.Dispose();

    /// <summary>Runs until cancelled, or until every task has come to its end.</summary>
    public async Task Run(IReadOnlyList<PollTask> tasks, CancellationToken cancellationToken)
    {
        var health = new FeedHealth([.. tasks.Select(task => task.Name)], policy.StaleAfter, policy.Delay);
        await Announce(new FeedCondition(FeedState.Connecting, $"asking for {string.Join(", ", tasks.Select(task => task.Name))}"), cancellationToken);
        await Task.WhenAll(tasks.Select((task, i) => Loop(task, health, new Random(seed + i), cancellationToken)));
    }

    private async Task Loop(PollTask task, FeedHealth health, Random random, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            var outcome = await Ask(task, cancellationToken);
            var wait = task.Interval;
            switch (outcome)
            {
                case PollOutcome.Fresh fresh:
                    failures = 0;
                    foreach (var message in fresh.Messages) await Publish(message, cancellationToken);
                    break;
                case PollOutcome.Unchanged:
                    failures = 0;
                    metrics.Unchanged(feed);
                    break;
                case PollOutcome.Unavailable unavailable:
                    wait = Backoff.After(++failures, policy.FirstBackoff, policy.MaxBackoff, random.NextDouble(), unavailable.RetryAfter);
                    metrics.Failed(feed);
                    logger.SourceFailed(feed, task.Name, unavailable.Reason, wait.TotalSeconds);
                    break;
                case PollOutcome.Unknown unknown:
                    metrics.Failed(feed);
                    logger.SourceGone(feed, task.Name, unknown.Reason);
                    break;
                case PollOutcome.Rejected rejected:
                    wait = policy.MaxBackoff;
                    metrics.Failed(feed);
                    logger.SourceRejected(feed, task.Name, rejected.Reason);
                    break;
            }

            await Report(task.Name, outcome, health, cancellationToken);
            if (outcome is PollOutcome.Unknown || (task.Once && outcome is PollOutcome.Fresh)) return;
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static async Task<PollOutcome> Ask(PollTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.Ask(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new PollOutcome.Unavailable(exception.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        var stamped = message.WithStamp(message.Stamp with { RunId = runId, Step = 0, Sequence = Interlocked.Increment(ref _sequence) });
        try
        {
            await publisher.Publish(stamped, cancellationToken);
            metrics.Published(stamped);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Dropped(feed);
            logger.NotPublished(feed, exception.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task Report(string name, PollOutcome outcome, FeedHealth health, CancellationToken cancellationToken)
    {
        await _statusGate.WaitAsync(cancellationToken);
        try
        {
            if (health.Report(name, outcome, time.GetUtcNow()) is { } condition) await Announce(condition, cancellationToken);
        }
        finally
        {
            _statusGate.Release();
        }
    }

    private async Task Announce(FeedCondition condition, CancellationToken cancellationToken)
    {
        logger.FeedState(feed, condition.State, condition.Reason);
        var status = new FeedStatusChanged { RunId = runId, Feed = feed, State = condition.State, At = time.GetUtcNow(), Reason = condition.Reason };
        try
        {
            await publisher.Publish(status, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NotPublished(feed, exception.Message.ReplaceLineEndings(" "));
        }
    }
}

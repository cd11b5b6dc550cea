namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>One thing to ask a provider for, again and again.</summary>
/// <param name="Slot">What it delivers; names it in states and logs: <c>chain SPX</c>.</param>
/// <param name="Interval">The time from one answer to the next request.</param>
/// <param name="Ask">Asks once. What it throws counts as unavailable.</param>
/// <param name="Once">True to stop after the first fresh answer.</param>
public sealed record PollTask(FeedSlot Slot, TimeSpan Interval, Func<CancellationToken, Task<PollOutcome>> Ask, bool Once = false)
{
    public string Name { get; } = Slot.ToString();
}

/// <summary>How a supervisor treats failures.</summary>
/// <param name="FirstBackoff">Ceiling of the wait after the first failure.</param>
/// <param name="MaxBackoff">The highest ceiling.</param>
/// <param name="StaleAfter">How long a source may have nothing new in session.</param>
/// <param name="Delay">How much later than the market the feed speaks by nature.</param>
public sealed record PollPolicy(TimeSpan FirstBackoff, TimeSpan MaxBackoff, TimeSpan StaleAfter, TimeSpan Delay);

/// <summary>
/// Runs a live feed's sources, each on its own interval and in its own loop: one that fails, hangs or is refused delays no other. Owns its
/// loops until it is cancelled. What other feeds deliver is not asked for until they fail.
/// </summary>
public sealed class PollSupervisor(
    string feed, PollPolicy policy, FeedOutlet outlet, FeedReporter reporter, IFeedSeat seat, TimeProvider time, int seed, FeedMetrics metrics, ILogger<PollSupervisor> logger)
{
    /// <summary>The wait before what the provider or the plan does not have is asked for again: a new listing, another plan, or an answer that was a mistake.</summary>
    private static readonly TimeSpan UnknownWait = TimeSpan.FromMinutes(30);

    /// <summary>Runs until cancelled, or until every task has come to its end.</summary>
    public Task Run(IReadOnlyList<PollTask> tasks, CancellationToken cancellationToken) =>
        Task.WhenAll(tasks.Select((task, i) => Loop(task, new Random(seed + i), cancellationToken)));

    private async Task Loop(PollTask task, Random random, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            if (!seat.IsWanted(task.Slot))
            {
                failures = 0;
                await reporter.StandBy(task.Name, cancellationToken);
                await seat.WhenWanted([task.Slot], cancellationToken);
            }

            var outcome = await Ask(task, cancellationToken);
            var wait = task.Interval;
            switch (outcome)
            {
                case PollOutcome.Fresh fresh:
                    failures = 0;
                    foreach (var message in fresh.Messages) await outlet.Publish(message, cancellationToken);
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
                    wait = UnknownWait;
                    metrics.Failed(feed);
                    logger.SourceGone(feed, task.Name, unknown.Reason, wait.TotalMinutes);
                    break;
                case PollOutcome.Rejected rejected:
                    wait = policy.MaxBackoff;
                    metrics.Failed(feed);
                    logger.SourceRejected(feed, task.Name, rejected.Reason);
                    break;
                case PollOutcome.NotEntitled:
                    wait = UnknownWait;
                    metrics.Failed(feed);
                    logger.SourceGone(feed, task.Name, outcome.Problem!, wait.TotalMinutes);
                    break;
            }

            seat.Report(task.Slot, await reporter.Report(task.Name, outcome, cancellationToken));
            if (task.Once && outcome is PollOutcome.Fresh)
            {
                await reporter.Finish(task.Name, cancellationToken);
                return;
            }

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
}

using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Replay;

/// <summary>Why a replay came to its end, and how far it got.</summary>
/// <param name="Steps">Steps decided, the last one included.</param>
public sealed record ReplayResult(long Steps, DateTimeOffset? LastAt, string Reason);

/// <summary>
/// Plays a feed in virtual time: one step an instant, the next begun when the engine has decided the one before. A step nobody decides within five
/// seconds is published again, whole and alike, until it is. The clock's own dues (digests, escalations) get empty steps of their own between
/// instants, so that they fire at their time at any speed. Market time never goes back. After the last instant one more step, five minutes later, lets
/// what is due fire, and ends the run.
/// </summary>
public sealed class StepRunner(
    IReplayFeed feed, IMarketPublisher publisher, ReplayPace pace, TimeSpan? duration, string runId, TimeProvider time, FeedMetrics metrics, ILogger<StepRunner> logger)
{
    /// <summary>How long a step waits for its decision before it is published again.</summary>
    public static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(5);

    /// <summary>How far behind the last instant the last step lies.</summary>
    public static readonly TimeSpan Tail = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LogEvery = TimeSpan.FromMinutes(1);

    private readonly StepGate _gate = new(runId);
    private readonly TaskCompletionSource<ReplayResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _step;
    private long _began;
    private long _stepBegan;
    private DateTimeOffset? _at;
    private DateTimeOffset? _due;

    /// <summary>Completes when the replay has ended; faults with what stopped it, cancelled with it.</summary>
    public Task<ReplayResult> Completion => _completion.Task;

    /// <summary>Takes the engine's word that a step is decided. Any thread, any number of times, any run.</summary>
    public void OnDecided(StepDecided decided) => _gate.OnDecided(decided);

    /// <summary>Plays the feed to its end, or until its wall time is used up. Call once.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            var result = await Play(cancellationToken);
            logger.ReplayEnded(feed.Name, result.Steps, result.Reason);
            _completion.TrySetResult(result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(cancellationToken);
            throw;
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
            throw;
        }
    }

    private async Task<ReplayResult> Play(CancellationToken cancellationToken)
    {
        _began = _stepBegan = time.GetTimestamp();
        await Announce(FeedState.Connected, $"replaying at {pace}", cancellationToken);
        var reason = "the feed came to its end";
        await foreach (var instant in feed.Replay(cancellationToken))
        {
            if (!await GoTo(instant.At, paced: true, cancellationToken))
            {
                reason = "its time was up";
                break;
            }

            await Step(instant.At, instant.Messages, last: false, cancellationToken);
        }

        // A feed without one instant still ends the run, at the only time there is.
        var end = _at is { } at ? at + Tail : time.GetUtcNow();
        await GoTo(end, paced: false, cancellationToken);
        await Step(end, [], last: true, cancellationToken);
        await Announce(FeedState.Ended, reason, cancellationToken);
        return new ReplayResult(_step, _at, reason);
    }

    /// <summary>Waits until an instant is due, with a step of its own for everything the engine has due before it; false when the run's time is up.</summary>
    private async Task<bool> GoTo(DateTimeOffset at, bool paced, CancellationToken cancellationToken)
    {
        // A due that lies at or before the step that was just decided would come back for ever: it is the engine's to fire, not ours to repeat.
        while (_due is { } due && due < at && due > _at)
        {
            if (paced && !await Pace(due, cancellationToken)) return false;
            await Step(due, [], last: false, cancellationToken);
        }

        return !paced || await Pace(at, cancellationToken);
    }

    private async Task<bool> Pace(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var left = duration is { } most ? most - time.GetElapsedTime(_began) : TimeSpan.MaxValue;
        if (left <= TimeSpan.Zero) return false;
        var wait = _at is { } from ? pace.Wait(from, to, time.GetElapsedTime(_stepBegan)) : TimeSpan.Zero;
        if (wait > TimeSpan.Zero) await Task.Delay(wait < left ? wait : left, time, cancellationToken);
        return wait < left;
    }

    private async Task Step(DateTimeOffset at, IReadOnlyList<IMarketMessage> content, bool last, CancellationToken cancellationToken)
    {
        _step++;
        _stepBegan = time.GetTimestamp();
        if (_at is null || at > _at) _at = at;
        var messages = new IMarketMessage[content.Count];
        for (var i = 0; i < messages.Length; i++) messages[i] = content[i].WithStamp(content[i].Stamp with { RunId = runId, Step = _step, Sequence = i });
        var opened = new StepOpened
        {
            RunId = runId,
            Step = _step,
            At = _at.Value,
            Analyses = Analyses.All,
            Messages = Array.ConvertAll(Analyses.All, analysis => messages.Count(message => Analyses.Takers(message).Contains(analysis))),
            Last = last,
        };

        var decided = await UntilDecided(messages, opened, cancellationToken);
        _due = decided.NextDue;
        foreach (var message in messages) metrics.Published(message);
    }

    private async Task<StepDecided> UntilDecided(IMarketMessage[] messages, StepOpened opened, CancellationToken cancellationToken)
    {
        var decided = _gate.Await(opened.Step);
        for (var logged = _stepBegan; ;)
        {
            try
            {
                foreach (var message in messages) await publisher.Publish(message, cancellationToken);
                await publisher.Publish(opened, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                logger.StepNotPublished(opened.Step, exception.Message.ReplaceLineEndings(" "));
            }

            try
            {
                return await decided.WaitAsync(RepeatAfter, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                if (time.GetElapsedTime(logged) < LogEvery) continue;
                logged = time.GetTimestamp();
                logger.StepWaits(opened.Step, opened.At, time.GetElapsedTime(_stepBegan).TotalSeconds);
            }
        }
    }

    private Task Announce(FeedState state, string reason, CancellationToken cancellationToken)
    {
        logger.FeedState(feed.Name, state, reason);
        return publisher.Publish(new FeedStatusChanged { RunId = runId, Feed = feed.Name, State = state, At = time.GetUtcNow(), Reason = reason }, cancellationToken);
    }
}

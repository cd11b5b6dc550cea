using System.Collections.Concurrent;
using System.Diagnostics;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Takes one channel's requests to their end: ledger, call, ledger, report. Returns when the outcome is reported, so that a request is acknowledged no earlier. A
/// request that has its outcome already is reported again and not sent again; one that a crash cut off between the call and the ledger is sent again, and says so. Several that the channel's pace made
/// wait may go as one message: each has its own intent and outcome all the same. A request that no other channel can take waits, for a while, until a channel that is away is back.
/// </summary>
public sealed class Dispatcher(
    ChannelPipeline pipeline, int concurrency, IDeliveryLedger ledger, IOutcomePublisher publisher, NotifierMetrics metrics, TimeProvider time, AcknowledgeLinks links, IAlertCharts charts,
    ILogger<Dispatcher> logger) : IDisposable
{
    // From an intent to the last outcome of its calls, with room for waits between.
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);

    // After a while without a request another notifier may have sent.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);

    private readonly SendQueue _queue = new(Math.Min(concurrency, pipeline.Limits.MostAtOnce ?? int.MaxValue), pipeline.Pacer, pipeline.LongestWait, pipeline.Limits.Merges, time);
    private readonly ConcurrentDictionary<DeliveryKey, InHand> _inHand = new();
    private readonly SemaphoreSlim _recalling = new(1);
    private long _lastAsked = long.MinValue;

    public string Channel => pipeline.Channel;

    internal ChannelPipeline Pipeline => pipeline;

    /// <param name="isRedelivered">Whether the bus brings it again: what it brought before is no longer to be acknowledged, so that this one has to come to an end of its own.</param>
    public async Task Dispatch(NotificationRequested request, CancellationToken cancellationToken, bool isRedelivered = false)
    {
        var key = DeliveryKey.Of(request);
        using var mine = new InHand(PatienceOf(request), time);
        while (!_inHand.TryAdd(key, mine))
        {
            if (!isRedelivered)
            {
                // Asked for again while it waits here: the first of them comes to its end, or comes again.
                NotifierLog.InHand(logger, Channel, request.RequestId);
                return;
            }

            if (_inHand.TryGetValue(key, out var first)) await first.Ended.WaitAsync(cancellationToken);
        }

        try
        {
            using var span = NotifierMetrics.StartDelivery(request);
            await RecallPace(cancellationToken);
            var outcome = await Settle(new SendTicket(request, mine.Impatience), cancellationToken);
            span?.SetStatus(outcome is DeliveryOutcome.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            await Report(request, outcome, cancellationToken);
        }
        finally
        {
            _inHand.TryRemove(key, out _);
            mine.End();
        }
    }

    /// <summary>What an alert still waits for here waits no longer: somebody has seen it.</summary>
    public void LosePatience(string runId, Guid alertId)
    {
        foreach (var (key, inHand) in _inHand)
            if (key.AlertId == alertId && key.RunId == runId) inHand.LosePatience();
    }

    /// <summary>What is being sent comes to its end, and nothing else begins.</summary>
    public void Close() => _queue.Close();

    public void Dispose()
    {
        _queue.Dispose();
        _recalling.Dispose();
    }

    // A run in steps stands still until the outcome is there: nothing waits in it. What waits keeps places of what follows, which may have another way: half of them, a critical nearly all.
    private TimeSpan PatienceOf(NotificationRequested request)
    {
        var places = request.Severity == Severity.Critical ? pipeline.MostInHand - (pipeline.MostInHand / 8) : pipeline.MostInHand / 2;
        return request is { IsLast: true, Step: 0 } && _inHand.Count < places ? pipeline.Patience : TimeSpan.Zero;
    }

    // What the ledger says was sent, before this process and by others, counts for the pace.
    private async Task RecallPace(CancellationToken cancellationToken)
    {
        if (pipeline.Pacer.Reach == TimeSpan.Zero || IsFresh()) return;
        await _recalling.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh()) return;
            var now = time.GetUtcNow();
            var calls = await ledger.Calls(Channel, now - pipeline.Pacer.Reach - LongestCall, cancellationToken);
            pipeline.Pacer.Remember(calls.Select(call => (now - (call.By ?? now), call.Count)));
            Volatile.Write(ref _lastAsked, time.GetTimestamp());
        }
        finally
        {
            _recalling.Release();
        }
    }

    private bool IsFresh()
    {
        var last = Volatile.Read(ref _lastAsked);
        if (last == long.MinValue || (_inHand.Count == 1 && time.GetElapsedTime(last) > Forgotten)) return false;
        Volatile.Write(ref _lastAsked, time.GetTimestamp());
        return true;
    }

    private async Task<DeliveryOutcome> Settle(SendTicket ticket, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await _queue.Enter(ticket, cancellationToken) switch
            {
                SendTurn.Mine mine => await Deliver(mine, cancellationToken),
                SendTurn.Along along => await along.Outcome,
                SendTurn.Spent spent => await Refuse(spent, cancellationToken),
                _ => throw new InvalidOperationException("A turn is a request's own, or another's."),
            };
            if (outcome is not null) return outcome;
        }
    }

    private async Task<DeliveryOutcome> Refuse(SendTurn.Spent turn, CancellationToken cancellationToken)
    {
        await using var claim = await Claim(turn, 0, cancellationToken);
        var failure = new DeliveryResult.Transient($"its pace is used up, the next may go in {Words.Of(turn.Wait)}", turn.Wait);
        if (claim.Outcome is null) await claim.End(DeliveryOutcome.Of(failure, time.GetUtcNow(), claim.PossibleRepeat), 0, mayHaveArrived: false);
        return claim.Outcome!;
    }

    // Null where it is put off.
    private async Task<DeliveryOutcome?> Deliver(SendTurn.Mine turn, CancellationToken cancellationToken)
    {
        using (turn)
        {
            var claims = new List<ClaimedRequest>(1 + turn.Others.Count);
            try
            {
                // Before the intent: what takes time here makes no repeat possible.
                var chart = pipeline.Limits.TakesImages && turn.Others.Count == 0 ? await charts.Of(ChannelMessage.From(turn.Request), cancellationToken) : null;
                // In one order everywhere: two notifiers that take some of the same along wait for each other one way only.
                foreach (var each in turn.Others.Prepend<SendTurn>(turn).OrderBy(each => each.Request.RequestId))
                    claims.Add(await Claim(each, claims.TrueForAll(claim => claim.Outcome is not null) ? pipeline.MostCalls : 0, cancellationToken));
                await Send(turn, [.. claims.Where(claim => claim.Outcome is null)], chart, cancellationToken);
                foreach (var claim in claims) (claim.Turn as SendTurn.Along)?.Settle(claim.Outcome);
                return claims.Single(claim => claim.Turn == turn).Outcome;
            }
            catch (Exception exception)
            {
                foreach (var along in turn.Others) along.Fail(exception);
                throw;
            }
            finally
            {
                foreach (var claim in claims) await claim.DisposeAsync();
            }
        }
    }

    private async Task<ClaimedRequest> Claim(SendTurn turn, int mostCalls, CancellationToken cancellationToken)
    {
        var claim = await ledger.Claim(DeliveryKey.Of(turn.Request), time.GetUtcNow(), mostCalls, cancellationToken);
        if (claim.Outcome is not null)
        {
            NotifierLog.AlreadySettled(logger, Channel, turn.Request.RequestId);
            metrics.Repeated(Channel);
        }
        else if (claim.PossibleRepeat)
        {
            NotifierLog.PossibleRepeat(logger, Channel, turn.Request.RequestId);
        }

        return new ClaimedRequest(turn, claim);
    }

    // An all-clear is nothing to acknowledge.
    private ChannelMessage Message(ClaimedRequest claim) => ChannelMessage.From(claim.Turn.Request, claim.PossibleRepeat) with
    {
        AcknowledgeAt = claim.Turn.Request.Notice == Notice.AllClear ? null : links.Of(claim.Turn.Request.AlertId, Channel),
    };

    private async Task Send(SendTurn.Mine turn, IReadOnlyList<ClaimedRequest> claims, byte[]? chart, CancellationToken cancellationToken)
    {
        if (claims.Count == 0)
        {
            pipeline.Pacer.GiveBack();
            return;
        }

        if (claims.Count > 1) NotifierLog.Merged(logger, Channel, claims.Count);
        var started = time.GetTimestamp();
        var report = await pipeline.Send(Together.Of([.. claims.Select(Message)]) with { Chart = chart }, cancellationToken);
        if (report.Calls == 0) pipeline.Pacer.GiveBack();
        List<ClaimedRequest> later = [];
        if (report.Result is DeliveryResult.Transient failure)
        {
            later = [.. claims.Where(claim => claim.Turn.Ticket.IsPatient)];
            if (later.Count > 0) NotifierLog.PutOff(logger, Channel, later.Count, failure.Reason);
            _queue.Away(pipeline.Absence(failure));
        }
        else
        {
            _queue.Back();
        }

        // The next may go while this one's outcome is written down.
        turn.Dispose();
        var outcome = DeliveryOutcome.Of(report.Result, time.GetUtcNow(), report.PossibleRepeat);
        metrics.Settled(Channel, outcome, claims.Count - later.Count, report.Calls, time.GetElapsedTime(started));
        // Not the caller's token: what has happened is written down even while the process stops.
        await Task.WhenAll(claims.Select((claim, i) => claim.End(later.Contains(claim) ? null : outcome, i == 0 ? report.Calls : 0, report.MayHaveArrived)));
    }

    private async Task Report(NotificationRequested request, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Accepted accepted:
                NotifierLog.Delivered(logger, Channel, request.AlertId, accepted.ProviderMessageId);
                await publisher.Publish(OutcomeMessages.Delivered(request, accepted), cancellationToken);
                break;
            case DeliveryOutcome.Refused refused:
                NotifierLog.Failed(logger, Channel, request.AlertId, refused.Permanent ? "refused" : "tries ran out", refused.Reason);
                await publisher.Publish(OutcomeMessages.Failed(request, refused), cancellationToken);
                break;
        }
    }
}

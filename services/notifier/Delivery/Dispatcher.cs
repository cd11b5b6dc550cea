using System.Diagnostics;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Takes one channel's requests to their end: ledger, call, ledger, report. Returns when the outcome is reported, so that a request is acknowledged no earlier. A
/// request that has its outcome already is reported again and not sent again; one that a crash cut off between the call and the ledger is sent again, and says so. Several that the channel's pace made
/// wait may go as one message: each has its own intent and outcome all the same.
/// </summary>
public sealed class Dispatcher(
    ChannelPipeline pipeline, int concurrency, IDeliveryLedger ledger, IOutcomePublisher publisher, NotifierMetrics metrics, TimeProvider time, AcknowledgeLinks links, IAlertCharts charts,
    ILogger<Dispatcher> logger) : IDisposable
{
    private readonly SendQueue _queue = new(Math.Min(concurrency, pipeline.Limits.MostAtOnce ?? int.MaxValue), pipeline.Pacer, pipeline.Limits.Merges, time);

    public string Channel => pipeline.Channel;

    internal ChannelPipeline Pipeline => pipeline;

    public async Task Dispatch(NotificationRequested request, CancellationToken cancellationToken)
    {
        using var span = NotifierMetrics.StartDelivery(request);
        var outcome = await _queue.Enter(request, cancellationToken) switch
        {
            SendTurn.Mine mine => await Deliver(mine, cancellationToken),
            SendTurn.Along along => await along.Outcome,
            _ => throw new InvalidOperationException("A turn is a request's own, or another's."),
        };
        span?.SetStatus(outcome is DeliveryOutcome.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        await Report(request, outcome, cancellationToken);
    }

    public void Dispose() => _queue.Dispose();

    private async Task<DeliveryOutcome> Deliver(SendTurn.Mine turn, CancellationToken cancellationToken)
    {
        using (turn)
        {
            var claims = new List<ClaimedRequest>(1 + turn.Others.Count);
            try
            {
                // Before the intent: what takes time here makes no repeat possible.
                var chart = pipeline.Limits.TakesImages && turn.Others.Count == 0 ? await charts.Of(ChannelMessage.From(turn.Request), cancellationToken) : null;
                // In one order everywhere: two notifiers that take some of the same along wait for each other one way only.
                foreach (var each in turn.Others.Prepend<SendTurn>(turn).OrderBy(each => each.Request.RequestId)) claims.Add(await Claim(each, cancellationToken));
                await Send([.. claims.Where(claim => claim.Outcome is null)], chart, cancellationToken);
                foreach (var claim in claims) (claim.Turn as SendTurn.Along)?.Settle(claim.Outcome!);
                return claims.Single(claim => claim.Turn == turn).Outcome!;
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

    private async Task<ClaimedRequest> Claim(SendTurn turn, CancellationToken cancellationToken)
    {
        var claim = await ledger.Claim(DeliveryKey.Of(turn.Request), time.GetUtcNow(), cancellationToken);
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

    private async Task Send(IReadOnlyList<ClaimedRequest> claims, byte[]? chart, CancellationToken cancellationToken)
    {
        if (claims.Count == 0) return;
        if (claims.Count > 1) NotifierLog.Merged(logger, Channel, claims.Count);
        var started = time.GetTimestamp();
        var report = await pipeline.Send(Together.Of([.. claims.Select(Message)]) with { Chart = chart }, cancellationToken);
        var outcome = DeliveryOutcome.Of(report.Result, time.GetUtcNow(), report.PossibleRepeat);
        metrics.Settled(Channel, outcome, claims.Count, report.Calls, time.GetElapsedTime(started));
        // Not the caller's token: what has happened is written down even while the process stops.
        await Task.WhenAll(claims.Select(claim => claim.Record(outcome)));
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

    private sealed class ClaimedRequest(SendTurn turn, IDeliveryClaim claim) : IAsyncDisposable
    {
        public SendTurn Turn { get; } = turn;

        public DeliveryOutcome? Outcome { get; private set; } = claim.Outcome;

        public bool PossibleRepeat => claim.PossibleRepeat;

        public async Task Record(DeliveryOutcome outcome)
        {
            await claim.Record(outcome, CancellationToken.None);
            Outcome = outcome;
        }

        public ValueTask DisposeAsync() => claim.DisposeAsync();
    }
}

using System.Diagnostics;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Takes one channel's requests to their end: ledger, call, ledger, report. Returns when the outcome is reported, so that a request is acknowledged no earlier. A
/// request that has its outcome already is reported again and not sent again; one that a crash cut off between the call and the ledger is sent again, and says so.
/// </summary>
public sealed class Dispatcher(
    ChannelPipeline pipeline, int concurrency, IDeliveryLedger ledger, IOutcomePublisher publisher, NotifierMetrics metrics, TimeProvider time, ILogger<Dispatcher> logger)
{
    private readonly PriorityGate _gate = new(concurrency);

    public string Channel => pipeline.Channel;

    public async Task Dispatch(NotificationRequested request, CancellationToken cancellationToken)
    {
        using var span = NotifierMetrics.StartDelivery(request);
        DeliveryOutcome outcome;
        using (await _gate.Enter(request.Severity, cancellationToken))
            outcome = await Deliver(request, cancellationToken);
        span?.SetStatus(outcome is DeliveryOutcome.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        await Report(request, outcome, cancellationToken);
    }

    private async Task<DeliveryOutcome> Deliver(NotificationRequested request, CancellationToken cancellationToken)
    {
        await using var claim = await ledger.Claim(DeliveryKey.Of(request), time.GetUtcNow(), cancellationToken);
        if (claim.Outcome is { } standing)
        {
            NotifierLog.AlreadySettled(logger, Channel, request.RequestId);
            metrics.Repeated(Channel);
            return standing;
        }

        if (claim.PossibleRepeat) NotifierLog.PossibleRepeat(logger, Channel, request.RequestId);
        var started = time.GetTimestamp();
        var report = await pipeline.Send(ChannelMessage.From(request, claim.PossibleRepeat), cancellationToken);
        var outcome = DeliveryOutcome.Of(report.Result, time.GetUtcNow(), report.PossibleRepeat);
        metrics.Settled(Channel, outcome, report.Calls, time.GetElapsedTime(started));
        // Not the caller's token: what has happened is written down even while the process stops.
        await claim.Record(outcome, CancellationToken.None);
        return outcome;
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

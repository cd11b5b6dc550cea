using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>What an event of the decision log means to the alerts it is about. Providers' own words are not in it: the engine adds them where it has them.</summary>
internal static class LifecycleSteps
{
    public static IEnumerable<AlertStep> Of(DecisionEvent e)
    {
        switch (e)
        {
            case AlertRaised raised:
                foreach (var step in Raised(Alerts.Content(raised.Signal), raised.Requests, raised.At)) yield return step;
                if (raised.Clears is { } cleared) yield return new AlertStep(cleared, new LifecycleClosed { At = raised.At, By = raised.Signal.SignalId, Told = true });
                break;
            case SignalSuppressed { Reason: SuppressionReason.NoAllClear, By: { } ended } suppressed:
                yield return new AlertStep(ended, new LifecycleClosed { At = suppressed.At, By = suppressed.Signal.SignalId, Told = false });
                break;
            case DigestRaised digest:
                foreach (var step in Raised(Alerts.Content(digest), digest.Requests, digest.At)) yield return step;
                break;
            case SummaryRaised summary:
                foreach (var step in Raised(summary.Alert, summary.Requests, summary.At)) yield return step;
                if (summary.Clears is { } gone) yield return new AlertStep(gone, new LifecycleClosed { At = summary.At, By = summary.Alert.AlertId, Told = true });
                break;
            case DeliverySucceeded succeeded:
                yield return new AlertStep(
                    succeeded.AlertId,
                    new LifecycleDelivered { At = succeeded.At, RequestId = succeeded.RequestId, Channel = succeeded.Channel, Attempt = succeeded.Attempt });
                break;
            case DeliveryFailed failed:
                yield return new AlertStep(
                    failed.AlertId,
                    new LifecycleFailed { At = failed.At, RequestId = failed.RequestId, Channel = failed.Channel, Attempt = failed.Attempt, Permanent = failed.Permanent, Reason = string.Empty });
                break;
            case FailedOver over:
                yield return Requested(over.AlertId, over.Request, over.At, failOver: true, over.Unconfirmed);
                break;
            case AlertEscalated escalated:
                yield return new AlertStep(escalated.AlertId, new LifecycleEscalated { At = escalated.At, Channels = Array.ConvertAll(escalated.Requests, request => request.Channel) });
                foreach (var request in escalated.Requests) yield return Requested(escalated.AlertId, request, escalated.At, failOver: false);
                break;
            case AlertAcknowledged acknowledged:
                yield return new AlertStep(acknowledged.AlertId, new LifecycleAcknowledged { At = acknowledged.At, By = acknowledged.By, Via = acknowledged.Via });
                break;
            case AlertUndelivered undelivered:
                yield return new AlertStep(undelivered.AlertId, new LifecycleUndelivered { At = undelivered.At });
                break;
        }
    }

    private static IEnumerable<AlertStep> Raised(AlertContent alert, ChannelRequest[] requests, DateTimeOffset at)
    {
        yield return new AlertStep(
            alert.AlertId,
            new LifecycleRaised { At = at, Kind = alert.Kind, Severity = alert.Severity, Symbol = alert.Symbol, Headline = alert.Headline, Notice = alert.Notice });
        foreach (var request in requests) yield return Requested(alert.AlertId, request, at, failOver: false);
    }

    private static AlertStep Requested(Guid alertId, ChannelRequest request, DateTimeOffset at, bool failOver, bool unconfirmed = false) =>
        new(alertId, new LifecycleRequested { At = at, RequestId = request.RequestId, Channel = request.Channel, Attempt = request.Attempt, FailOver = failOver, Unconfirmed = unconfirmed });
}

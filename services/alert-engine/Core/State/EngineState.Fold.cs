using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <content>How each event changes the state. An event says all that the fold needs: nothing is decided here.</content>
public sealed partial class EngineState
{
    /// <summary>Folds one event of the log into the state.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow what was folded before; the state must be dropped and folded anew.</exception>
    /// <exception cref="PolicyException">The event's policy cannot be applied.</exception>
    public void Apply(DecisionEvent e)
    {
        if (e.At.UtcTicks < _clockTicks) throw new InvalidOperationException($"An event of {e.At:O} cannot follow one of {Clock:O}.");
        if (e is DayOpened opened)
        {
            Fold(opened);
            return;
        }

        _ = Effective;
        _clockTicks = e.At.UtcTicks;
        Cooldowns.Expire(_clockTicks);
        Sends.Expire(_clockTicks);
        Inhibitions.Expire(_clockTicks);
        switch (e)
        {
            case PolicyApplied applied:
                _policy = new EffectivePolicy(applied.Policy, applied.PolicyHash, applied.Channels);
                if (applied.Origin == PolicyOrigin.Configuration) ConfiguredHash = applied.PolicyHash;
                if (!applied.Policy.Summaries) Conditions.SettleAll();
                Open.Live(_policy.Channels);
                break;
            case AlertRaised raised: Fold(raised); break;
            case SignalSuppressed suppressed: Fold(suppressed); break;
            case DigestRaised digest: Fold(digest); break;
            case DeliverySucceeded succeeded:
                Open.Succeed(succeeded.AlertId, succeeded.RequestId);
                _counters = _counters with { Delivered = _counters.Delivered + 1 };
                break;
            case DeliveryFailed failed:
                Open.Fail(failed.AlertId, failed.RequestId);
                _counters = _counters with { Failed = _counters.Failed + 1 };
                break;
            case FailedOver over:
                Open.FailOver(over.AlertId, Opened(over.Request, over.At), over.Remaining);
                Unanswered.Asked(over.AlertId, over.Request.Channel, over.Request.Attempt);
                _counters = _counters with { FailedOver = _counters.FailedOver + 1 };
                break;
            case AlertUndelivered undelivered: Fold(undelivered); break;
            case SummaryRaised summary: Fold(summary); break;
            case SummaryWithheld withheld: Fold(withheld); break;
            case AlertEscalated escalated: Fold(escalated); break;
            case AlertAcknowledged acknowledged:
                Raised.Acknowledge(acknowledged.AlertId);
                Unanswered.Remove(acknowledged.AlertId);
                break;
            case SilenceCreated created: Silences.Add(created.Silence); break;
            case SilenceEnded ended: Silences.Remove(ended.SilenceId); break;
            default: throw new InvalidOperationException($"{e.GetType().Name} is no event of the log.");
        }
    }

    private void Fold(DayOpened opened)
    {
        if (!string.Equals(opened.RunId, RunId, StringComparison.Ordinal))
            throw new InvalidOperationException($"A day of run '{opened.RunId}' cannot open in run '{RunId}'.");
        if (Day is { } day && opened.Day <= day) throw new InvalidOperationException($"Day {opened.Day:O} cannot follow {day:O}.");

        Load(opened.At.UtcTicks, opened.Day, new EffectivePolicy(opened.Policy, opened.PolicyHash, opened.CarryOver.Channels), opened.CarryOver);
        _counters = new EngineCounters();
    }

    private void Fold(AlertRaised raised)
    {
        var signal = raised.Signal;
        if (IsKnown(signal.SignalId)) throw new InvalidOperationException($"Signal {signal.SignalId} has its decision already.");
        Decided.Add(signal, _clockTicks, Effective.StaleAfterTicks);

        // Criticals live outside the budgets, and so do the ends of what was alerted: they are not limited, and take no room from others.
        var budgeted = signal.Severity != Severity.Critical && raised.Clears is null;
        var alert = Alerts.Content(signal);
        Hold(alert, raised.HoldUntil, budgeted);
        if (budgeted) Sends.Add(_clockTicks + EffectivePolicy.RateWindowTicks, signal.SignalId);
        if (signal.Phase == SignalPhase.Began) Inhibit(Labels.Of(signal), signal.SignalId);

        Told(alert, signal.Phase, raised.Requests, raised.EscalateAt);
        Open.Add(ToOpen(alert, raised.Route, raised.Requests, raised.Remaining, raised.At));
        _counters = _counters with { Raised = _counters.Raised + 1 };
    }

    private void Fold(SignalSuppressed suppressed)
    {
        var signal = suppressed.Signal;
        Decided.Add(signal, _clockTicks, Effective.StaleAfterTicks);
        if (IsForDigest(suppressed.Reason)) ForDigest(suppressed.Reason, Alerts.Content(signal), suppressed.Until);
        if (signal.Phase == SignalPhase.Ended) EndCondition(Labels.Of(signal), signal.EventTime, signal.Phase);
        else if (suppressed is { Reason: SuppressionReason.Cooldown, Until: { } until } && ConditionShapes.Of(signal.Kind) != ConditionShape.Point)
            Conditions.Withhold(Alerts.Content(signal), until.UtcTicks, Effective.Policy.Summaries);
        _counters = _counters.With(suppressed.Reason);
    }

    private void Fold(DigestRaised digest)
    {
        if (digest.QuietUntil is { } until) Quieted.Remove(until.UtcTicks);
        else Withheld = new WithheldTally();
        Decided.AddAlert(digest.AlertId);
        if (Effective.Policy.IsLater) Raised.Add(digest.AlertId);
        Sends.Add(_clockTicks + EffectivePolicy.RateWindowTicks, digest.AlertId);
        Open.Add(ToOpen(Alerts.Content(digest), digest.Route, digest.Requests, digest.Remaining, digest.At));
        _counters = _counters with { Digests = _counters.Digests + 1 };
    }

    private void Fold(AlertUndelivered undelivered)
    {
        // An alert that reached nobody must not silence the next, nor be ended; one that is escalated yet may still reach somebody.
        var alert = Open.End(undelivered.AlertId).Alert;
        Cooldowns.Release(Fingerprint.Of(alert), alert.AlertId);
        Inhibitions.Release(alert.AlertId);
        if (Unanswered.Find(alert.AlertId) is null) Conditions.Forget(alert);
        _counters = _counters with { Undelivered = _counters.Undelivered + 1 };
    }

    private void Fold(SummaryRaised summary)
    {
        var budgeted = summary.Alert.Severity != Severity.Critical;
        Decided.AddAlert(summary.Alert.AlertId);
        Hold(summary.Alert, summary.HoldUntil, budgeted);
        if (budgeted) Sends.Add(_clockTicks + EffectivePolicy.RateWindowTicks, summary.Alert.AlertId);
        Told(summary.Alert, SignalPhase.Began, summary.Requests, summary.EscalateAt);
        Open.Add(ToOpen(summary.Alert, summary.Route, summary.Requests, summary.Remaining, summary.At));
        _counters = _counters with { Summaries = _counters.Summaries + 1 };
    }

    private void Fold(SummaryWithheld withheld)
    {
        var key = ConditionKey.Of(new Labels(withheld.Kind, withheld.Symbol, Severity.Low, withheld.Subject));
        if (IsForDigest(withheld.Reason) && Conditions.Find(key) is { } standing) ForDigest(withheld.Reason, standing.Latest, withheld.Until);
        Conditions.Settle(key);
    }

    private void Fold(AlertEscalated escalated)
    {
        var unanswered = Unanswered.Find(escalated.AlertId) ?? throw new InvalidOperationException($"Alert {escalated.AlertId} awaits no acknowledgement.");
        Unanswered.Remove(escalated.AlertId);
        if (escalated.NextAt is { } next)
        {
            Unanswered.Put(unanswered with
            {
                EscalateAt = next,
                Asked = [.. unanswered.Asked, .. escalated.Requests.Select(request => request.Channel)],
                Attempt = unanswered.Attempt + 1,
                Times = unanswered.Times + 1,
            });
        }

        if (escalated.Requests.Length == 0) return;
        Decided.AddAlert(escalated.AlertId);
        Open.Escalate(unanswered.Alert with { Notice = Notice.Escalation }, Opened(escalated.Requests, escalated.At));
        _counters = _counters with { Escalated = _counters.Escalated + 1 };
    }
}

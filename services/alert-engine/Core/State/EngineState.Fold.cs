using OptionsAlerts.Contracts;

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
        switch (e)
        {
            case PolicyApplied applied: _policy = new EffectivePolicy(applied.Policy, applied.PolicyHash, applied.Channels); break;
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
                _counters = _counters with { FailedOver = _counters.FailedOver + 1 };
                break;
            case AlertUndelivered undelivered:
                Cooldowns.Release(Fingerprint.Of(Open.End(undelivered.AlertId).Alert), undelivered.AlertId);
                _counters = _counters with { Undelivered = _counters.Undelivered + 1 };
                break;
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
        Decided.Add(signal, _clockTicks, Effective.StaleAfterTicks);

        // Criticals live outside the budgets: they are not limited, and take no room from others.
        var budgeted = signal.Severity != Severity.Critical;
        var until = raised.HoldUntil.UtcTicks;
        if (until > _clockTicks) Cooldowns.Put(Fingerprint.Of(signal), signal.Severity, until, signal.SignalId, budgeted);
        if (budgeted) Sends.Add(checked(_clockTicks + EffectivePolicy.RateWindowTicks), signal.SignalId);

        Open.Add(ToOpen(Alerts.Content(signal), raised.Route, raised.Requests, raised.Remaining, raised.At));
        _counters = _counters with { Raised = _counters.Raised + 1 };
    }

    private void Fold(SignalSuppressed suppressed)
    {
        Decided.Add(suppressed.Signal, _clockTicks, Effective.StaleAfterTicks);
        if (suppressed.Reason is SuppressionReason.Storm or SuppressionReason.RateLimited) Withheld.Add(suppressed.Signal, _clockTicks);
        _counters = suppressed.Reason switch
        {
            SuppressionReason.Stale => _counters with { SuppressedStale = _counters.SuppressedStale + 1 },
            SuppressionReason.Cooldown => _counters with { SuppressedCooldown = _counters.SuppressedCooldown + 1 },
            SuppressionReason.Storm => _counters with { SuppressedStorm = _counters.SuppressedStorm + 1 },
            SuppressionReason.RateLimited => _counters with { SuppressedRateLimited = _counters.SuppressedRateLimited + 1 },
            _ => throw new InvalidOperationException($"{suppressed.Reason} is no reason."),
        };
    }

    private void Fold(DigestRaised digest)
    {
        Withheld.Clear();
        Sends.Add(checked(_clockTicks + EffectivePolicy.RateWindowTicks), digest.AlertId);
        Open.Add(ToOpen(Alerts.Content(digest), digest.Route, digest.Requests, digest.Remaining, digest.At));
        _counters = _counters with { Digests = _counters.Digests + 1 };
    }

    private static OpenAlert ToOpen(AlertContent alert, AlertRoute route, ChannelRequest[] requests, string[] remaining, DateTimeOffset at) => new()
    {
        Alert = alert,
        Broadcast = route.Broadcast,
        Delivered = false,
        Requests = Array.ConvertAll(requests, request => Opened(request, at)),
        Remaining = remaining,
    };

    private static OpenRequest Opened(ChannelRequest request, DateTimeOffset at) =>
        new() { RequestId = request.RequestId, Channel = request.Channel, Attempt = request.Attempt, RequestedAt = at };
}

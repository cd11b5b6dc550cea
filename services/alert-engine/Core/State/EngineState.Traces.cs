using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <content>What alerts, and what is withheld, leave behind in the state.</content>
public sealed partial class EngineState
{
    // Puts the hold of an alert on its fingerprint.
    private void Hold(AlertContent alert, DateTimeOffset holdUntil, bool budgeted)
    {
        if (holdUntil.UtcTicks > _clockTicks) Cooldowns.Put(Fingerprint.Of(alert), alert.Severity, holdUntil.UtcTicks, alert.AlertId, budgeted);
    }

    private void Inhibit(in Labels labels, Guid alertId)
    {
        foreach (var inhibitor in Effective.Inhibitors)
            if (inhibitor.Source.Matches(labels)) Inhibitions.Put(inhibitor.Rule.Name, inhibitor.Common(labels), _clockTicks + inhibitor.Ticks, alertId);
    }

    // What an alert leaves to be ended, summed up, acknowledged and escalated. The next state of a symbol ends the one before.
    private void Told(AlertContent alert, SignalPhase phase, ChannelRequest[] requests, DateTimeOffset? escalateAt)
    {
        if (!Effective.Policy.IsLater) return;
        Raised.Add(alert.AlertId);
        EndCondition(Labels.Of(alert), alert.EventTime, phase);
        if (phase == SignalPhase.Began) Conditions.Tell(alert);
        if (escalateAt is not { } at) return;
        Unanswered.Put(new UnansweredAlert { Alert = alert, EscalateAt = at, Asked = Array.ConvertAll(requests, request => request.Channel), Attempt = 1, Times = 0 });
    }

    private void EndCondition(in Labels labels, DateTimeOffset eventTime, SignalPhase phase)
    {
        if (Conditions.Find(labels) is not { } standing || !Conditions.IsEndedBy(standing, labels, eventTime, phase)) return;
        var key = ConditionKey.Of(labels);
        Unanswered.RemoveOf(key);
        Conditions.End(key);
    }

    private static bool IsForDigest(SuppressionReason reason) => reason is SuppressionReason.Storm or SuppressionReason.RateLimited or SuppressionReason.QuietHours;

    // What a limit withheld is told in the next digest; what quiet hours withheld when they are over.
    private void ForDigest(SuppressionReason reason, AlertContent withheld, DateTimeOffset? until)
    {
        if (reason == SuppressionReason.QuietHours) Quieted.Add(withheld, (until ?? Clock).UtcTicks, _clockTicks);
        else Withheld.Add(withheld, _clockTicks);
    }

    private static OpenAlert ToOpen(AlertContent alert, AlertRoute route, ChannelRequest[] requests, string[] remaining, DateTimeOffset at) => new()
    {
        Alert = alert,
        Broadcast = route.Broadcast,
        Delivered = false,
        Requests = Opened(requests, at),
        Remaining = remaining,
    };

    private static OpenRequest[] Opened(ChannelRequest[] requests, DateTimeOffset at)
    {
        var opened = new OpenRequest[requests.Length];
        for (var index = 0; index < opened.Length; index++) opened[index] = Opened(requests[index], at);
        return opened;
    }

    private static OpenRequest Opened(ChannelRequest request, DateTimeOffset at) =>
        new() { RequestId = request.RequestId, Channel = request.Channel, Attempt = request.Attempt, RequestedAt = at };
}

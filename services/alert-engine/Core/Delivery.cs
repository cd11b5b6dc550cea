namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// From a channel's answer, or its absence, to what follows. One acceptance delivers an alert. When the last open request failed and none was accepted, or none was for as long as the policy
/// awaits it, the next live channel of the route is asked; with none left the alert is undelivered once all have failed, and what it held is released.
/// </summary>
internal static class Delivery
{
    public static Decision Decide(EngineState state, TakeOutcome outcome, long nowTicks)
    {
        _ = state.Effective;
        var at = Utc.At(nowTicks);
        if (state.Open.Find(outcome.AlertId) is not { } alert) return Decision.Nothing;
        if (Array.Find(alert.Requests, request => request.RequestId == outcome.RequestId) is not { } request) return Decision.Nothing;
        if (outcome.Delivered)
        {
            return new Decision(DecisionOutcome.Applied,
            [
                new DeliverySucceeded
                {
                    At = at,
                    RequestId = request.RequestId,
                    AlertId = outcome.AlertId,
                    Channel = request.Channel,
                    Attempt = request.Attempt,
                },
            ]);
        }

        var events = new List<DecisionEvent>(2);
        Fail(events, alert, [request], outcome.Permanent, state.Channels, at);
        return new Decision(DecisionOutcome.Applied, events);
    }

    /// <summary>Fails every open request whose channel is live no more: its outcome would never come.</summary>
    public static void FailGoneChannels(List<DecisionEvent> events, EngineState state, IReadOnlyList<string> live, DateTimeOffset at)
    {
        foreach (var alert in state.Open.InOrder())
        {
            var gone = Array.FindAll(alert.Requests, request => !live.Contains(request.Channel, StringComparer.Ordinal));
            if (gone.Length > 0) Fail(events, alert, gone, permanent: true, live, at);
        }
    }

    /// <summary>Asks the next live channel of an alert that none has confirmed in time.</summary>
    public static FailedOver FailOverUnconfirmed(EngineState state, Guid alertId, long nowTicks)
    {
        var alert = state.Open.Find(alertId)!;
        return Next(alert, state.Channels, alert.Requests, Utc.At(nowTicks))! with { Unconfirmed = true };
    }

    private static void Fail(
        List<DecisionEvent> events, OpenAlert alert, OpenRequest[] failed, bool permanent, IReadOnlyList<string> live, DateTimeOffset at)
    {
        var alertId = alert.Alert.AlertId;
        foreach (var request in failed)
        {
            events.Add(new DeliveryFailed
            {
                At = at,
                RequestId = request.RequestId,
                AlertId = alertId,
                Channel = request.Channel,
                Attempt = request.Attempt,
                Permanent = permanent,
            });
        }

        if (alert.Delivered || alert.Requests.Length > failed.Length) return;

        events.Add(Next(alert, live, failed, at) ?? (DecisionEvent)new AlertUndelivered { At = at, AlertId = alertId });
    }

    // The next live channel, as one attempt more than those that failed, or are not confirmed; null where none is left.
    private static FailedOver? Next(OpenAlert alert, IReadOnlyList<string> live, OpenRequest[] before, DateTimeOffset at)
    {
        var next = Array.FindIndex(alert.Remaining, channel => live.Contains(channel, StringComparer.Ordinal));
        if (next < 0) return null;
        var alertId = alert.Alert.AlertId;
        return new FailedOver
        {
            At = at,
            AlertId = alertId,
            Request = Routing.Request(alertId, alert.Remaining[next], before.Max(request => request.Attempt) + 1),
            Remaining = alert.Remaining[(next + 1)..],
        };
    }
}

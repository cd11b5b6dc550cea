namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// From a channel's answer to what follows. One acceptance delivers an alert. When the last open request failed and none was accepted, the
/// next live channel of the route is asked; with none left the alert is undelivered, and what it held is released.
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

        var next = Array.FindIndex(alert.Remaining, channel => live.Contains(channel, StringComparer.Ordinal));
        if (next < 0)
        {
            events.Add(new AlertUndelivered { At = at, AlertId = alertId });
            return;
        }

        events.Add(new FailedOver
        {
            At = at,
            AlertId = alertId,
            Request = Routing.Request(alertId, alert.Remaining[next], failed.Max(request => request.Attempt) + 1),
            Remaining = alert.Remaining[(next + 1)..],
        });
    }
}

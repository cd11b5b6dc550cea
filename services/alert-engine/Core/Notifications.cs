using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The messages to publish for what the log says.</summary>
public static class Notifications
{
    /// <summary>
    /// The requests that an event makes: those of <see cref="AlertRaised"/>, <see cref="DigestRaised"/>, <see cref="SummaryRaised"/>, <see cref="AlertEscalated"/> and <see cref="FailedOver"/>, none of any other.
    /// </summary>
    /// <param name="state">The state just after the event was applied (a fail-over and an escalation take the alert's words from it).</param>
    /// <param name="step">The step of virtual time; 0 in a live run.</param>
    /// <exception cref="InvalidOperationException">A fail-over's or an escalation's alert is not on its way in this state.</exception>
    public static IReadOnlyList<NotificationRequested> For(EngineState state, DecisionEvent e, long step) => e switch
    {
        AlertRaised raised => Of(state, Alerts.Content(raised.Signal), raised.Requests, raised.At, step),
        DigestRaised digest => Of(state, Alerts.Content(digest), digest.Requests, digest.At, step),
        SummaryRaised summary => Of(state, summary.Alert, summary.Requests, summary.At, step),
        AlertEscalated escalated => Of(state, OpenAlert(state, escalated.AlertId), escalated.Requests, escalated.At, step),
        FailedOver over => Of(state, OpenAlert(state, over.AlertId), [over.Request], over.At, step),
        _ => [],
    };

    /// <summary>The message of a request, first sent or sent again: the same but for the step, and for whether another channel is left by now.</summary>
    /// <param name="step">The step of virtual time; 0 in a live run.</param>
    public static NotificationRequested ToNotification(string runId, OutstandingRequest request, long step) => new()
    {
        RunId = runId,
        Step = step,
        RequestId = request.RequestId,
        AlertId = request.Alert.AlertId,
        Channel = request.Channel,
        Attempt = request.Attempt,
        Kind = request.Alert.Kind,
        Severity = request.Alert.Severity,
        Symbol = request.Alert.Symbol,
        Subject = request.Alert.Subject,
        EventTime = request.Alert.EventTime,
        RequestedAt = request.RequestedAt,
        Headline = request.Alert.Headline,
        Facts = request.Alert.Facts,
        Notice = request.Alert.Notice,
        IsLast = request.IsLast,
    };

    private static NotificationRequested[] Of(EngineState state, AlertContent alert, ChannelRequest[] requests, DateTimeOffset at, long step)
    {
        var isLast = state.OutstandingOf(alert.AlertId) is [var first, ..] && first.IsLast;
        return Array.ConvertAll(requests, request =>
            ToNotification(state.RunId, new OutstandingRequest(alert, request.RequestId, request.Channel, request.Attempt, at, isLast), step));
    }

    private static AlertContent OpenAlert(EngineState state, Guid alertId) =>
        state.Open.Find(alertId)?.Alert ?? throw new InvalidOperationException($"Alert {alertId} is not on its way.");
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What makes two things told the same thing on both sides, though their time or their ids differ.</summary>
/// <param name="Id">A signal's or an alert's id.</param>
/// <param name="Number">A digest's first withheld, a summary's market time, how often an alert was escalated before.</param>
/// <param name="Fingerprint">A summary's; whose digest it is.</param>
internal readonly record struct ToldKey(ToldKind What, Guid Id, long Number, Fingerprint Fingerprint);

/// <summary>One thing that a decision tells: what it is, of what, and how.</summary>
internal sealed record ToldItem(ToldKey Key, AlertContent Alert, ToldWay Way)
{
    public ToldKind What => Key.What;

    /// <summary>What an event tells; null when nothing.</summary>
    /// <param name="state">The state before the event is applied.</param>
    public static ToldItem? Of(EngineState state, DecisionEvent e)
    {
        switch (e)
        {
            case AlertRaised raised:
                var what = raised.Signal.Phase == SignalPhase.Ended ? ToldKind.AllClear : ToldKind.Alert;
                return new ToldItem(new ToldKey(what, raised.Signal.SignalId, 0, default), Alerts.Content(raised.Signal), WayOf(raised.At, raised.Route.Name, raised.Requests));
            case DigestRaised digest:
                // What quiet hours withheld is told apart from what the limits did.
                var whose = new Fingerprint(SignalKind.Digest, Digests.Symbol, digest.QuietUntil is null ? string.Empty : "quiet_hours");
                return new ToldItem(new ToldKey(ToldKind.Digest, Guid.Empty, digest.Withheld.FirstAt.UtcTicks, whose), Alerts.Content(digest), WayOf(digest.At, digest.Route.Name, digest.Requests));
            case SummaryRaised summary:
                var key = new ToldKey(ToldKind.Summary, Guid.Empty, summary.Alert.EventTime.UtcTicks, Fingerprint.Of(summary.Alert));
                return new ToldItem(key, summary.Alert, WayOf(summary.At, summary.Route.Name, summary.Requests));
            case AlertEscalated { Requests.Length: > 0 } escalated when state.Unanswered.Find(escalated.AlertId) is { } unanswered:
                return new ToldItem(new ToldKey(ToldKind.Escalation, escalated.AlertId, unanswered.Times, default), unanswered.Alert, WayOf(escalated.At, "escalation", escalated.Requests));
            default:
                return null;
        }
    }

    /// <summary>The requests that an event makes of channels.</summary>
    public static ReadOnlySpan<ChannelRequest> RequestsOf(DecisionEvent e) => e switch
    {
        AlertRaised raised => raised.Requests,
        DigestRaised digest => digest.Requests,
        SummaryRaised summary => summary.Requests,
        AlertEscalated escalated => escalated.Requests,
        FailedOver over => new[] { over.Request },
        _ => default,
    };

    public static bool SameWay(ToldWay one, ToldWay other) =>
        one.At == other.At && string.Equals(one.Route, other.Route, StringComparison.Ordinal) && one.Channels.AsSpan().SequenceEqual(other.Channels);

    private static ToldWay WayOf(DateTimeOffset at, string route, ChannelRequest[] requests) => new(at, route, Array.ConvertAll(requests, request => request.Channel));
}

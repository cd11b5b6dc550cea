using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>What events are found by.</summary>
internal static class EventIds
{
    /// <summary>A decision's id: its signal's, or that of the alert which time made; null for an event that is no decision.</summary>
    public static Guid? OfDecision(DecisionEvent e) => e switch
    {
        AlertRaised raised => raised.Signal.SignalId,
        SignalSuppressed suppressed => suppressed.Signal.SignalId,
        DigestRaised digest => digest.AlertId,
        SummaryRaised summary => summary.Alert.AlertId,
        _ => null,
    };

    /// <summary>The id of the alert that an event raises; null for any other.</summary>
    public static Guid? OfRaised(DecisionEvent e) => e is SignalSuppressed ? null : OfDecision(e);

    /// <summary>The signals and alerts that an event says something of.</summary>
    public static IEnumerable<Guid> About(DecisionEvent e)
    {
        if (OfDecision(e) is { } id) yield return id;
        switch (e)
        {
            case AlertRaised { Clears: { } cleared }: yield return cleared; break;
            case SummaryRaised { Clears: { } gone }: yield return gone; break;
            case SignalSuppressed { Reason: SuppressionReason.NoAllClear, By: { } ended }: yield return ended; break;
            case DeliverySucceeded succeeded: yield return succeeded.AlertId; break;
            case DeliveryFailed failed: yield return failed.AlertId; break;
            case FailedOver over: yield return over.AlertId; break;
            case AlertUndelivered undelivered: yield return undelivered.AlertId; break;
            case AlertEscalated escalated: yield return escalated.AlertId; break;
            case AlertAcknowledged acknowledged: yield return acknowledged.AlertId; break;
        }
    }
}

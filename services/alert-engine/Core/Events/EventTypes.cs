using System.Collections.Frozen;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The closed set of events and their names in the log.</summary>
public static class EventTypes
{
    /// <summary>Every event type by its name: <c>alert_raised</c>.</summary>
    public static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["day_opened"] = typeof(DayOpened),
        ["policy_applied"] = typeof(PolicyApplied),
        ["alert_raised"] = typeof(AlertRaised),
        ["signal_suppressed"] = typeof(SignalSuppressed),
        ["digest_raised"] = typeof(DigestRaised),
        ["delivery_succeeded"] = typeof(DeliverySucceeded),
        ["delivery_failed"] = typeof(DeliveryFailed),
        ["failed_over"] = typeof(FailedOver),
        ["alert_undelivered"] = typeof(AlertUndelivered),
        ["summary_raised"] = typeof(SummaryRaised),
        ["summary_withheld"] = typeof(SummaryWithheld),
        ["alert_escalated"] = typeof(AlertEscalated),
        ["alert_acknowledged"] = typeof(AlertAcknowledged),
        ["silence_created"] = typeof(SilenceCreated),
        ["silence_ended"] = typeof(SilenceEnded),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of an event's type.</summary>
    public static string NameOf(DecisionEvent e) => e switch
    {
        DayOpened => "day_opened",
        PolicyApplied => "policy_applied",
        AlertRaised => "alert_raised",
        SignalSuppressed => "signal_suppressed",
        DigestRaised => "digest_raised",
        DeliverySucceeded => "delivery_succeeded",
        DeliveryFailed => "delivery_failed",
        FailedOver => "failed_over",
        AlertUndelivered => "alert_undelivered",
        SummaryRaised => "summary_raised",
        SummaryWithheld => "summary_withheld",
        AlertEscalated => "alert_escalated",
        AlertAcknowledged => "alert_acknowledged",
        SilenceCreated => "silence_created",
        SilenceEnded => "silence_ended",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "no event of the log"),
    };
}

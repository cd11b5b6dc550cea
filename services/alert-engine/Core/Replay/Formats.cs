using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Which format an event or a policy needs: the first, unless it says what only the second can.</summary>
internal static class Formats
{
    public static byte Of(DecisionEvent e) => Number(e switch
    {
        DayOpened opened => opened.Policy.IsLater || IsLater(opened.CarryOver),
        PolicyApplied applied => applied.Policy.IsLater || applied.Origin != PolicyOrigin.Configuration || applied.By is not null,
        AlertRaised raised => raised.Signal.Phase != SignalPhase.Began || raised.EscalateAt is not null || raised.Clears is not null,
        SignalSuppressed suppressed => suppressed.Signal.Phase != SignalPhase.Began,
        DigestRaised digest => digest.QuietUntil is not null,
        DeliverySucceeded or DeliveryFailed or FailedOver or AlertUndelivered => false,
        SummaryRaised or SummaryWithheld or AlertEscalated or AlertAcknowledged or SilenceCreated or SilenceEnded => true,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "no event of the log"),
    });

    public static byte Of(AlertPolicy policy) => Number(policy.IsLater);

    private static byte Number(bool isLater) => isLater ? Canonical.SecondFormat : Canonical.FirstFormat;

    private static bool IsLater(CarryOver carried) =>
        carried.ConfiguredHash is not null || carried.Quieted.Length > 0 || carried.Silences.Length > 0 || carried.Inhibitions.Length > 0 || carried.Conditions.Length > 0
        || carried.Unanswered.Length > 0 || carried.Alerts.Length > 0 || Array.Exists(carried.Open, open => open.Alert.Notice != Notice.Alert);
}

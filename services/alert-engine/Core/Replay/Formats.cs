using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Which format an event or a policy needs: the first that can say it all.</summary>
internal static class Formats
{
    public static byte Of(DecisionEvent e) => e switch
    {
        DayOpened opened => Math.Max(Of(opened.Policy), Number(IsLater(opened.CarryOver))),
        PolicyApplied applied => Math.Max(Of(applied.Policy), Number(applied.Origin != PolicyOrigin.Configuration || applied.By is not null)),
        AlertRaised raised => Number(raised.Signal.Phase != SignalPhase.Began || raised.EscalateAt is not null || raised.Clears is not null),
        SignalSuppressed suppressed => Number(suppressed.Signal.Phase != SignalPhase.Began),
        DigestRaised digest => Number(digest.QuietUntil is not null),
        FailedOver over => over.Unconfirmed ? Canonical.ThirdFormat : Canonical.FirstFormat,
        DeliverySucceeded or DeliveryFailed or AlertUndelivered => Canonical.FirstFormat,
        SummaryRaised or SummaryWithheld or AlertEscalated or AlertAcknowledged or SilenceCreated or SilenceEnded => Canonical.SecondFormat,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "no event of the log"),
    };

    public static byte Of(AlertPolicy policy) => policy.ConfirmSeconds is null ? Number(policy.IsLater) : Canonical.ThirdFormat;

    private static byte Number(bool isLater) => isLater ? Canonical.SecondFormat : Canonical.FirstFormat;

    private static bool IsLater(CarryOver carried) =>
        carried.ConfiguredHash is not null || carried.Quieted.Length > 0 || carried.Silences.Length > 0 || carried.Inhibitions.Length > 0 || carried.Conditions.Length > 0
        || carried.Unanswered.Length > 0 || carried.Alerts.Length > 0 || Array.Exists(carried.Open, open => open.Alert.Notice != Notice.Alert);
}

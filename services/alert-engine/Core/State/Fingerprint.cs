using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What an alert is about, and nothing that changes from one reading to the next: cooldowns are kept by it.</summary>
public readonly record struct Fingerprint(SignalKind Kind, string Symbol, string Subject)
{
    public static Fingerprint Of(SignalDetected signal) => new(signal.Kind, signal.Symbol, signal.Subject);

    public static Fingerprint Of(AlertContent alert) => new(alert.Kind, alert.Symbol, alert.Subject);
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What an alert says, from what made it.</summary>
internal static class Alerts
{
    public static AlertContent Content(SignalDetected signal) => new()
    {
        AlertId = signal.SignalId,
        Kind = signal.Kind,
        Severity = signal.Severity,
        Symbol = signal.Symbol,
        Subject = signal.Subject,
        EventTime = signal.EventTime,
        Headline = signal.Headline,
        Facts = signal.Facts,
        Notice = signal.Phase == SignalPhase.Ended ? Notice.AllClear : Notice.Alert,
    };

    public static AlertContent Content(DigestRaised digest) => new()
    {
        AlertId = digest.AlertId,
        Kind = SignalKind.Digest,
        Severity = digest.Severity,
        Symbol = Digests.Symbol,
        Subject = Digests.Subject,
        EventTime = digest.At,
        Headline = digest.Headline,
        Facts = digest.Facts,
    };
}

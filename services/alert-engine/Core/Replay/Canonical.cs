using System.Security.Cryptography;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The one encoding of an event that hashes and comparisons use: fixed order of fields, length-prefixed UTF-8, times as UTC ticks, decimals
/// without trailing zeros, enums by wire name. A run's id and a step's number are transport, not decision, and left out, so that two runs over
/// the same market agree. The format's number leads every event: an event that says no more than the first format can is written in the first, so that an
/// old log keeps its hash; likewise the second, and any other in the third.
/// </summary>
public static partial class Canonical
{
    /// <summary>The first encoding.</summary>
    public const byte FirstFormat = 1;

    /// <summary>The encoding with all that came later: matchers, silences, quiet hours, escalation, ends of conditions.</summary>
    public const byte SecondFormat = 2;

    /// <summary>The encoding with confirmations that are awaited: how long, in a policy; a fail-over says by it that none came in time.</summary>
    public const byte ThirdFormat = 3;

    /// <summary>The bytes of an event.</summary>
    public static byte[] Encode(DecisionEvent e)
    {
        var writer = new CanonicalWriter();
        Write(writer, e);
        return writer.Written.ToArray();
    }

    /// <summary>SHA-256 over a policy's canonical bytes, 64 hexadecimal digits.</summary>
    public static string PolicyHash(AlertPolicy policy)
    {
        var writer = new CanonicalWriter();
        writer.Begin(Formats.Of(policy));
        CanonicalParts.Policy(writer, policy);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Written));
    }

    internal static void Write(CanonicalWriter writer, DecisionEvent e)
    {
        writer.Begin(Formats.Of(e));
        writer.Text(EventTypes.NameOf(e));
        writer.Time(e.At);
        switch (e)
        {
            case DayOpened opened: Write(writer, opened); break;
            case PolicyApplied applied: Write(writer, applied); break;
            case AlertRaised raised: Write(writer, raised); break;
            case SignalSuppressed suppressed: Write(writer, suppressed); break;
            case DigestRaised digest: Write(writer, digest); break;
            case DeliverySucceeded succeeded: Outcome(writer, succeeded.RequestId, succeeded.AlertId, succeeded.Channel, succeeded.Attempt); break;
            case DeliveryFailed failed:
                Outcome(writer, failed.RequestId, failed.AlertId, failed.Channel, failed.Attempt);
                writer.Bool(failed.Permanent);
                break;
            case FailedOver over:
                writer.Id(over.AlertId);
                CanonicalParts.Request(writer, over.Request);
                writer.Texts(over.Remaining);
                break;
            case AlertUndelivered undelivered: writer.Id(undelivered.AlertId); break;
            case SummaryRaised summary: Write(writer, summary); break;
            case SummaryWithheld withheld: Write(writer, withheld); break;
            case AlertEscalated escalated:
                writer.Id(escalated.AlertId);
                writer.Text(escalated.PolicyHash);
                writer.List(escalated.Requests, CanonicalParts.Request);
                writer.OptionalTime(escalated.NextAt);
                break;
            case AlertAcknowledged acknowledged:
                writer.Id(acknowledged.AlertId);
                writer.Text(acknowledged.By);
                writer.Text(acknowledged.Via);
                break;
            case SilenceCreated created: LaterParts.Silence(writer, created.Silence); break;
            case SilenceEnded ended:
                writer.Id(ended.SilenceId);
                writer.OptionalText(ended.By);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "no event of the log");
        }
    }

    private static void Write(CanonicalWriter writer, DayOpened opened)
    {
        writer.Int(opened.Day.DayNumber);
        writer.Text(opened.PolicyHash);
        CanonicalParts.Policy(writer, opened.Policy);
        CanonicalParts.CarryOver(writer, opened.CarryOver);
    }

    private static void Write(CanonicalWriter writer, PolicyApplied applied)
    {
        writer.Text(applied.PolicyHash);
        CanonicalParts.Policy(writer, applied.Policy);
        writer.Texts(applied.Channels);
        if (!writer.IsLater) return;
        writer.Enum(applied.Origin);
        writer.OptionalText(applied.By);
    }

    private static void Write(CanonicalWriter writer, AlertRaised raised)
    {
        CanonicalParts.Signal(writer, raised.Signal);
        writer.Text(raised.PolicyHash);
        CanonicalParts.Route(writer, raised.Route);
        writer.Time(raised.HoldUntil);
        writer.List(raised.Requests, CanonicalParts.Request);
        writer.Texts(raised.Remaining);
        if (!writer.IsLater) return;
        writer.OptionalTime(raised.EscalateAt);
        writer.OptionalId(raised.Clears);
    }

    private static void Write(CanonicalWriter writer, SummaryRaised summary)
    {
        writer.Text(summary.PolicyHash);
        CanonicalParts.Content(writer, summary.Alert);
        writer.Long(summary.Withheld);
        CanonicalParts.Route(writer, summary.Route);
        writer.Time(summary.HoldUntil);
        writer.List(summary.Requests, CanonicalParts.Request);
        writer.Texts(summary.Remaining);
        writer.OptionalTime(summary.EscalateAt);
        writer.OptionalId(summary.Clears);
    }

    private static void Write(CanonicalWriter writer, SummaryWithheld withheld)
    {
        writer.Text(withheld.PolicyHash);
        writer.Enum(withheld.Kind);
        writer.Text(withheld.Symbol);
        writer.Text(withheld.Subject);
        writer.Enum(withheld.Reason);
        writer.OptionalTime(withheld.Until);
        writer.OptionalId(withheld.By);
    }

    private static void Write(CanonicalWriter writer, SignalSuppressed suppressed)
    {
        CanonicalParts.Signal(writer, suppressed.Signal);
        writer.Text(suppressed.PolicyHash);
        writer.Enum(suppressed.Reason);
        writer.OptionalTime(suppressed.Until);
        writer.OptionalId(suppressed.By);
    }

    private static void Write(CanonicalWriter writer, DigestRaised digest)
    {
        writer.Id(digest.AlertId);
        writer.Text(digest.PolicyHash);
        writer.Enum(digest.Severity);
        CanonicalParts.Route(writer, digest.Route);
        CanonicalParts.Withheld(writer, digest.Withheld);
        writer.Text(digest.Headline);
        writer.List(digest.Facts, CanonicalParts.Fact);
        writer.List(digest.Requests, CanonicalParts.Request);
        writer.Texts(digest.Remaining);
        if (writer.IsLater) writer.OptionalTime(digest.QuietUntil);
    }

    private static void Outcome(CanonicalWriter writer, Guid requestId, Guid alertId, string channel, int attempt)
    {
        writer.Id(requestId);
        writer.Id(alertId);
        writer.Text(channel);
        writer.Int(attempt);
    }
}

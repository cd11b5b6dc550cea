using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using Decision = OptionsAlerts.Contracts.Grpc.Decision;
using WireFact = OptionsAlerts.Contracts.Grpc.Fact;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Decisions and lifecycles as messages: the one place where events become words.</summary>
public static class DecisionText
{
    public static Decision ToMessage(LoggedEvent logged)
    {
        var message = logged.Event switch
        {
            AlertRaised raised => Raised(Of(raised.Signal), raised.PolicyHash, raised.Requests),
            SignalSuppressed suppressed => Suppressed(suppressed),
            DigestRaised digest => Raised(Of(Alerts.Content(digest)), digest.PolicyHash, digest.Requests),
            SummaryRaised summary => Raised(Of(summary.Alert), summary.PolicyHash, summary.Requests),
            var other => throw new ArgumentOutOfRangeException(nameof(logged), other.GetType().Name, "No decision."),
        };
        message.Position = logged.Position;
        message.Day = StreamKey.DayOf(logged.Stream);
        message.DecidedAt = Timestamp.FromDateTimeOffset(logged.Event.At);
        return message;
    }

    public static IEnumerable<WireFact> FactsOf(DecisionEvent decided)
    {
        var facts = decided switch
        {
            AlertRaised raised => raised.Signal.Facts,
            SignalSuppressed suppressed => suppressed.Signal.Facts,
            DigestRaised digest => digest.Facts,
            SummaryRaised summary => summary.Alert.Facts,
            _ => [],
        };
        return facts.Select(fact => new WireFact { Name = fact.Name, Unit = WireName.Of(fact.Unit), Value = fact.ValueText });
    }

    public static TimelineEntry ToTimeline(LifecycleEvent happened)
    {
        var entry = happened switch
        {
            LifecycleRaised raised => new TimelineEntry { What = "raised", Detail = raised.Headline },
            LifecycleRequested requested => new TimelineEntry
            {
                What = requested.FailOver ? "failed_over" : "requested",
                Channel = requested.Channel,
                Attempt = requested.Attempt,
                Detail = requested.Unconfirmed ? "no channel had confirmed it in time" : string.Empty,
            },
            LifecycleDelivered delivered => new TimelineEntry { What = "delivered", Channel = delivered.Channel, Attempt = delivered.Attempt, Detail = Detail(delivered) },
            LifecycleFailed failed => new TimelineEntry { What = "failed", Channel = failed.Channel, Attempt = failed.Attempt, Detail = failed.Reason },
            LifecycleEscalated escalated => new TimelineEntry { What = "escalated", Detail = escalated.Channels.Length > 0 ? string.Join(", ", escalated.Channels) : "no channel is left to ask" },
            LifecycleAcknowledged acknowledged => new TimelineEntry { What = "acknowledged", Channel = acknowledged.Via, Detail = $"by {acknowledged.By}" },
            LifecycleClosed closed => new TimelineEntry { What = "closed", Detail = closed.Told ? $"its end was told by {closed.By}" : "its condition is over; such an end is not told" },
            LifecycleUndelivered => new TimelineEntry { What = "exhausted", Detail = "Every channel failed; the next alert of this kind is not held back." },
            var other => throw new ArgumentOutOfRangeException(nameof(happened), other.GetType().Name, "No lifecycle event."),
        };
        entry.At = Timestamp.FromDateTimeOffset(happened.At);
        return entry;
    }

    private static string Detail(LifecycleDelivered delivered)
    {
        var id = delivered.ProviderMessageId is { } message ? $"provider's id {message}" : string.Empty;
        var repeat = delivered.PossibleRepeat ? "may have arrived twice: a crash left an earlier try open" : string.Empty;
        return string.Join("; ", new[] { id, repeat }.Where(part => part.Length > 0));
    }

    private static Decision Of(SignalDetected signal) => new()
    {
        SignalId = signal.SignalId.ToString("D"),
        Kind = WireName.Of(signal.Kind),
        Severity = WireName.Of(signal.Severity),
        Symbol = signal.Symbol,
        Subject = signal.Subject,
        Headline = signal.Headline,
        EventTime = Timestamp.FromDateTimeOffset(signal.EventTime),
        Notice = WireName.Of(signal.Phase == SignalPhase.Ended ? Notice.AllClear : Notice.Alert),
    };

    private static Decision Of(AlertContent alert) => new()
    {
        SignalId = alert.AlertId.ToString("D"),
        Kind = WireName.Of(alert.Kind),
        Severity = WireName.Of(alert.Severity),
        Symbol = alert.Symbol,
        Subject = alert.Subject,
        Headline = alert.Headline,
        EventTime = Timestamp.FromDateTimeOffset(alert.EventTime),
        Notice = WireName.Of(alert.Notice),
    };

    private static Decision Raised(Decision message, string policyHash, IEnumerable<ChannelRequest> requests)
    {
        message.Outcome = "raised";
        message.PolicyHash = policyHash;
        message.Channels.AddRange(requests.Select(request => request.Channel));
        return message;
    }

    private static Decision Suppressed(SignalSuppressed suppressed)
    {
        var message = Of(suppressed.Signal);
        message.Outcome = "suppressed";
        message.Reason = WireName.Of(suppressed.Reason);
        message.PolicyHash = suppressed.PolicyHash;
        if (suppressed.Until is { } until) message.Until = Timestamp.FromDateTimeOffset(until);
        if (suppressed.By is { } by) message.By = by.ToString("D");
        return message;
    }
}

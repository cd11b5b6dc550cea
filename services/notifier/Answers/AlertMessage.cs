using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Notifier.Core;
using Fact = OptionsAlerts.Contracts.Fact;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>An alert of the engine's log as the message that told of it.</summary>
internal static class AlertMessage
{
    /// <summary>Null where it is of a kind or form that this program does not know.</summary>
    public static ChannelMessage? Of(Guid alertId, AlertDetail detail)
    {
        var decision = detail.Decision;
        if (!WireName.TryParse<SignalKind>(decision.Kind, out var kind) || !WireName.TryParse<Severity>(decision.Severity, out var severity)) return null;
        return new ChannelMessage
        {
            RunId = detail.RunId,
            RequestId = alertId,
            AlertId = alertId,
            Attempt = 1,
            Kind = kind,
            Severity = severity,
            Symbol = decision.Symbol,
            Subject = decision.Subject,
            EventTime = decision.EventTime.ToDateTimeOffset(),
            RequestedAt = decision.DecidedAt.ToDateTimeOffset(),
            Headline = decision.Headline,
            Facts = [.. detail.Facts.Select(ToFact).OfType<Fact>()],
            Notice = WireName.TryParse<Notice>(decision.Notice, out var notice) ? notice : Notice.Alert,
        };
    }

    private static Fact? ToFact(Contracts.Grpc.Fact fact)
    {
        if (!WireName.TryParse<FactUnit>(fact.Unit, out var unit)) return null;
        if (unit == FactUnit.Text) return Fact.Of(fact.Name, fact.Value);
        return decimal.TryParse(fact.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? Fact.Of(fact.Name, number, unit) : null;
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier;

/// <summary>What is counted and traced. No tag holds anything from a message but its ids and its channel.</summary>
public sealed class NotifierMetrics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Source = "OptionsAlerts.Notifier";

    private static readonly ActivitySource Activities = new(Source);

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _badLinks;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _charts;
    private readonly Gauge<long> _quota;

    public NotifierMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Source);
        _deliveries = meter.CreateCounter<long>("options_alerts.deliveries", "{request}", "Requests by channel and outcome.");
        _calls = meter.CreateCounter<long>("options_alerts.channel.calls", "{call}", "Calls to providers.");
        _badLinks = meter.CreateCounter<long>("options_alerts.acknowledge.bad_links", "{link}", "Links to acknowledge that nobody made here.");
        _answers = meter.CreateCounter<long>("options_alerts.answers", "{answer}", "Answers that people gave to alerts, by channel and outcome.");
        _charts = meter.CreateCounter<long>("options_alerts.charts", "{picture}", "Pictures wanted for alerts, by source and outcome: drawn, kept, absent, late, failed.");
        _duration = meter.CreateHistogram<double>("options_alerts.delivery.duration", "s", "Time from the first call to the outcome.");
        _quota = meter.CreateGauge<long>("options_alerts.channel.quota.remaining", "{message}", "Messages left of a provider's quota, as it last told.");
    }

    internal void Chart(string source, string outcome) => _charts.Add(1, new KeyValuePair<string, object?>("source", source), new("outcome", outcome));

    internal void BadLink() => _badLinks.Add(1);

    internal static Activity? StartDelivery(NotificationRequested request)
    {
        var activity = Activities.StartActivity($"deliver {request.Channel}", ActivityKind.Client);
        activity?.SetTag("alert.id", request.AlertId).SetTag("request.id", request.RequestId).SetTag("channel", request.Channel);
        return activity;
    }

    internal void Settled(string channel, DeliveryOutcome outcome, int requests, int calls, TimeSpan took)
    {
        var name = outcome switch
        {
            DeliveryOutcome.Accepted => "delivered",
            DeliveryOutcome.Refused { Permanent: true } => "refused",
            _ => "exhausted",
        };
        var tag = new KeyValuePair<string, object?>("channel", channel);
        _deliveries.Add(requests, tag, new("outcome", name));
        _calls.Add(calls, tag);
        _duration.Record(took.TotalSeconds, tag);
    }

    internal void Answered(string channel, PressOutcome outcome)
    {
        var name = outcome switch
        {
            PressOutcome.Acknowledged => "acknowledged",
            PressOutcome.Muted => "muted",
            PressOutcome.Explained => "explained",
            PressOutcome.NotAllowed => "not_allowed",
            PressOutcome.Unreadable => "unreadable",
            PressOutcome.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
        };
        _answers.Add(1, new KeyValuePair<string, object?>("channel", channel), new("outcome", name));
    }

    internal void QuotaRemains(string channel, long messages) => _quota.Record(messages, new KeyValuePair<string, object?>("channel", channel));

    internal void Repeated(string channel) => _deliveries.Add(1, new KeyValuePair<string, object?>("channel", channel), new("outcome", "already_settled"));
}

using System.Diagnostics.Metrics;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>What the watchdog counts.</summary>
public sealed class WatchdogMetrics
{
    private readonly Histogram<double> _canaries;
    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _messages;

    public WatchdogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(NotifierMetrics.Source);
        _canaries = meter.CreateHistogram<double>("options_alerts.canary.duration", "s", "Time of a canary through the engine and back.");
        _heartbeats = meter.CreateCounter<long>("options_alerts.heartbeats", "{heartbeat}", "Heartbeats to the external monitor, by signal and whether it took them.");
        _messages = meter.CreateCounter<long>("options_alerts.watchdog.messages", "{message}", "What the watchdog told, by kind and way: engine, channel, nobody.");
    }

    internal void CanaryCameBack(TimeSpan took) => _canaries.Record(took.TotalSeconds);

    internal void Heartbeat(string signal, bool counted) => _heartbeats.Add(1, new KeyValuePair<string, object?>("signal", signal), new("counted", counted));

    internal void Told(string kind, string way) => _messages.Add(1, new KeyValuePair<string, object?>("kind", kind), new("way", way));
}

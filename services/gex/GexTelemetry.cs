using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Gex;

/// <summary>The gex service's counters. Meter <c>OptionsAlerts.Gex</c>.</summary>
public sealed class GexTelemetry : IDisposable
{
    public const string MeterName = "OptionsAlerts.Gex";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _judged, _refused, _callsRefused;

    public GexTelemetry()
    {
        _judged = _meter.CreateCounter<long>("options_alerts.gex.judged", "{message}", "Chains and quotes that were judged.");
        _refused = _meter.CreateCounter<long>("options_alerts.gex.refused", "{message}", "Chains and quotes that decided nothing, by reason.");
        _callsRefused = _meter.CreateCounter<long>("options_alerts.api.refused", "{call}", "Calls refused for their API key, by reason.");
    }

    internal void Judged() => _judged.Add(1);

    internal void Refused(GexRefusal reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", WireName.Of(reason)));

    internal void CallRefused(string reason) => _callsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}

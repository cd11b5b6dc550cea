using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>The volume service's counters. Meter <c>OptionsAlerts.Volume</c>.</summary>
public sealed class VolumeTelemetry : IDisposable
{
    public const string MeterName = "OptionsAlerts.Volume";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _signals, _callsRefused;

    public VolumeTelemetry(VolumeBoard board)
    {
        _signals = _meter.CreateCounter<long>("volume.signals", description: "Signals raised, by kind.");
        _callsRefused = _meter.CreateCounter<long>("options_alerts.api.refused", "{call}", "Calls refused for their API key, by reason.");
        _meter.CreateObservableCounter("volume.refused", () => Refused(board.Refusals), description: "Messages, rows and prints left out, by reason.");
        _meter.CreateObservableGauge("volume.contracts", () => board.All.Sum(each => each.Contracts), description: "Contracts known today.");
    }

    internal void Raised(SignalKind kind) => _signals.Add(1, new KeyValuePair<string, object?>("kind", WireName.Of(kind)));

    internal void CallRefused(string reason) => _callsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Refused(Refusals refusals) =>
        Enum.GetValues<Refusal>().Select(reason => new Measurement<long>(refusals[reason], new KeyValuePair<string, object?>("reason", WireName.Of(reason))));
}

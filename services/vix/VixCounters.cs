using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Vix;

/// <summary>What was taken and what was refused since the process began, for the console and as metrics of the meter <c>OptionsAlerts.Vix</c>.</summary>
public sealed class VixCounters
{
    private readonly Counter<long> _takenMetric;
    private readonly Counter<long> _refusedMetric;
    private readonly Counter<long> _callsRefused;
    private readonly long[] _refused = new long[Enum.GetValues<ReadingFault>().Length];
    private long _taken;

    public VixCounters(IMeterFactory meters)
    {
        var meter = meters.Create("OptionsAlerts.Vix");
        _takenMetric = meter.CreateCounter<long>("options_alerts.vix.readings", "{reading}", "Readings taken.");
        _refusedMetric = meter.CreateCounter<long>("options_alerts.vix.refused", "{value}", "Values refused, by reason.");
        _callsRefused = meter.CreateCounter<long>("options_alerts.api.refused", "{call}", "Calls refused for their API key, by reason.");
    }

    public long Taken => Interlocked.Read(ref _taken);

    public long Refused(ReadingFault fault) => Interlocked.Read(ref _refused[(int)fault]);

    internal void CallRefused(string reason) => _callsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void CountTaken()
    {
        Interlocked.Increment(ref _taken);
        _takenMetric.Add(1);
    }

    internal void CountRefused(ReadingFault fault, int count)
    {
        Interlocked.Add(ref _refused[(int)fault], count);
        _refusedMetric.Add(count, new KeyValuePair<string, object?>("reason", WireName.Of(fault)));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>The sums of one notifier's counter by the value of one of its tags.</summary>
internal sealed class Counted : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public Counted(IMeterFactory meters, string instrument, string tag)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument && ReferenceEquals(published.Meter.Scope, meters)) listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (name, of) in tags)
                if (name == tag) _sums.AddOrUpdate(of?.ToString() ?? string.Empty, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public long this[string value] => _sums.GetValueOrDefault(value);

    public void Dispose() => _listener.Dispose();
}

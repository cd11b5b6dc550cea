using System.Diagnostics.Metrics;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What feeds have counted since start, by feed: the sums of their metrics, kept for those who ask. Any thread.</summary>
public sealed class FeedCounters : IDisposable
{
    private const string Prefix = "options_alerts.feed.";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Feed, string Name, string Reason), long> _sums = [];

    /// <param name="meters">Only what is counted in this process' own scope is heard.</param>
    public FeedCounters(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FeedMetrics.Meter && ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Take);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>A feed's counts by name: <c>messages</c>, <c>prints</c>, <c>failures</c>.</summary>
    public SortedDictionary<string, long> Of(string feed) => Sums(sum => sum.Feed == feed && sum.Reason.Length == 0, sum => sum.Name);

    /// <summary>A feed's rows left out and numbers dropped, by <see cref="Formats.RowReason"/>.</summary>
    public SortedDictionary<string, long> BadOf(string feed) => Sums(sum => sum.Feed == feed && sum.Reason.Length > 0, sum => sum.Reason);

    private SortedDictionary<string, long> Sums(Func<(string Feed, string Name, string Reason), bool> wanted, Func<(string Feed, string Name, string Reason), string> name)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (key, count) in _sums.Where(sum => wanted(sum.Key))) sums[name(key)] = sums.GetValueOrDefault(name(key)) + count;
        }

        return sums;
    }

    private void Take(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string feed = "", reason = "";
        foreach (var (key, value) in tags)
        {
            if (key == "feed") feed = value as string ?? "";
            else if (key == "reason") reason = value as string ?? "";
        }

        lock (_gate) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, (feed, instrument.Name[Prefix.Length..], reason), out _) += count;
    }
}

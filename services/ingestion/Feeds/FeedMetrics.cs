using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What feeds count, as metrics of the meter <c>OptionsAlerts.Ingestion</c>.</summary>
public sealed class FeedMetrics
{
    public const string Meter = "OptionsAlerts.Ingestion";

    private readonly Counter<long> _messages;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _unchanged;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _badFiles;
    private readonly Counter<long> _badRows;
    private readonly Counter<long> _prints;
    private readonly Counter<long> _stoodBy;
    private readonly Counter<long> _switches;
    private readonly ConcurrentDictionary<string, Func<TapeStatistics>> _tapes = new(StringComparer.Ordinal);

    public FeedMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _messages = meter.CreateCounter<long>("options_alerts.feed.messages", "{message}", "Market messages published, by feed and type.");
        _dropped = meter.CreateCounter<long>("options_alerts.feed.dropped", "{message}", "Market messages that could not be published.");
        _unchanged = meter.CreateCounter<long>("options_alerts.feed.unchanged", "{answer}", "Answers or recorded bodies that only repeat the one before.");
        _failures = meter.CreateCounter<long>("options_alerts.feed.failures", "{request}", "Requests without a usable answer.");
        _badFiles = meter.CreateCounter<long>("options_alerts.feed.bad_files", "{file}", "Files of a recording that could not be read.");
        _badRows = meter.CreateCounter<long>("options_alerts.feed.bad_rows", "{row}", "Rows left out and numbers dropped, by reason.");
        _prints = meter.CreateCounter<long>("options_alerts.feed.prints", "{print}", "Prints in the batches published.");
        _stoodBy = meter.CreateCounter<long>("options_alerts.feed.stood_by", "{message}", "Market messages left out because another feed delivers the same.");
        _switches = meter.CreateCounter<long>("options_alerts.feed.switches", "{switch}", "Times that something is delivered by this feed instead of another.");
        Tape(meter, "trades", "{print}", "Prints admitted to the tape.", tape => tape.Trades);
        Tape(meter, "repeats", "{print}", "Prints seen before.", tape => tape.Repeats);
        Tape(meter, "dropped", "{print}", "Prints dropped because the bus did not keep up or did not take them.", tape => tape.DroppedTrades);
        Tape(meter, "unwatched", "{event}", "Events of underlyings that are not watched.", tape => tape.Unwatched);
        Tape(meter, "refused_contracts", "{event}", "Events of contracts beyond the most that are known at once.", tape => tape.RefusedContracts);
        Tape(meter, "gaps", "{gap}", "Times that prints may have been missed.", tape => tape.Gaps);
        meter.CreateObservableCounter("options_alerts.tape.bad", Bad, "{event}", "Events left out, by reason.");
        meter.CreateObservableGauge("options_alerts.tape.depth", () => Read(tape => tape.QueuedTrades), "{print}", "Prints that wait for the bus.");
        meter.CreateObservableGauge("options_alerts.tape.lag", Lags, "s", "How far the last batch on the bus was behind its latest print.");
    }

    /// <summary>Measures a feed's tape until the result is disposed.</summary>
    public IDisposable Watch(string feed, Func<TapeStatistics> statistics)
    {
        _tapes[feed] = statistics;
        return new Watched(() => _tapes.TryRemove(new KeyValuePair<string, Func<TapeStatistics>>(feed, statistics)));
    }

    public void Published(IMarketMessage message)
    {
        _messages.Add(1, Tag("feed", message.Stamp.Feed), Tag("type", message.GetType().Name));
        if (message is OptionTradeBatch batch) _prints.Add(batch.Count, Tag("feed", message.Stamp.Feed));
    }

    public void Dropped(string feed) => _dropped.Add(1, Tag("feed", feed));

    public void Unchanged(string feed) => _unchanged.Add(1, Tag("feed", feed));

    public void Failed(string feed) => _failures.Add(1, Tag("feed", feed));

    public void BadFile(string feed) => _badFiles.Add(1, Tag("feed", feed));

    public void BadRows(string feed, IEnumerable<KeyValuePair<string, int>> counts)
    {
        foreach (var (reason, count) in counts) _badRows.Add(count, Tag("feed", feed), Tag("reason", reason));
    }

    public void StoodBy(string feed) => _stoodBy.Add(1, Tag("feed", feed));

    public void Switched(string to) => _switches.Add(1, Tag("feed", to));

    private void Tape(Meter meter, string name, string unit, string description, Func<TapeStatistics, long> value) =>
        meter.CreateObservableCounter($"options_alerts.tape.{name}", () => Read(value), unit, description);

    private IEnumerable<Measurement<long>> Read(Func<TapeStatistics, long> value) =>
        _tapes.Select(tape => new Measurement<long>(value(tape.Value()), Tag("feed", tape.Key)));

    private IEnumerable<Measurement<long>> Bad() =>
        _tapes.SelectMany(tape => tape.Value().Bad.Select(bad => new Measurement<long>(bad.Value, Tag("feed", tape.Key), Tag("reason", bad.Key))));

    private IEnumerable<Measurement<double>> Lags()
    {
        foreach (var tape in _tapes)
            if (tape.Value().Lag is { } lag) yield return new Measurement<double>(lag.TotalSeconds, Tag("feed", tape.Key));
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

using System.Diagnostics.Metrics;
using OptionsAlerts.Contracts.MarketData;

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

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}

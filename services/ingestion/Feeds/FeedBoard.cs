using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>One feed at one moment, as those who run it know it.</summary>
/// <param name="Status">Its state as it was last announced; null before its first word.</param>
/// <param name="Active">What it delivers now.</param>
/// <param name="Lag">How far its last message was behind when it went out; null before the first.</param>
/// <param name="LastMessage">When its last message went out.</param>
/// <param name="Trouble">The last trouble of a source.</param>
/// <param name="Tape">What its tape counts, by name; empty without one.</param>
/// <param name="TapeBad">What its tape left out, by reason.</param>
public sealed record FeedView(
    string Name,
    FeedCapabilities Capabilities,
    FeedStatusChanged? Status,
    IReadOnlyList<FeedSlot> Active,
    TimeSpan? Lag,
    DateTimeOffset? LastMessage,
    SourceTrouble? Trouble,
    IReadOnlyDictionary<string, long> Tape,
    IReadOnlyDictionary<string, long> TapeBad);

/// <summary>One feed as it is shown: how it is, what it has counted since start, how fast it speaks.</summary>
public sealed record FeedReport(FeedView View, IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> Bad, double MessagesPerSecond, double TradesPerSecond);

/// <summary>Where the process' feeds can be looked at. Any thread.</summary>
public sealed class FeedBoard(FeedCounters counters, TimeProvider time)
{
    /// <summary>What rates are taken over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Sample>> _samples = new(StringComparer.Ordinal);
    private volatile Func<IReadOnlyList<FeedView>> _views = static () => [];

    /// <summary>Says from now on how to look at the feeds.</summary>
    public void Show(Func<IReadOnlyList<FeedView>> views) => _views = views;

    /// <summary>Keeps what rates are made of, until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var view in _views()) Rates(view.Name, counters.Of(view.Name), keep: true);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Every feed as it stands, by priority.</summary>
    public IReadOnlyList<FeedReport> Look() => [.. _views().Select(Report)];

    private FeedReport Report(FeedView view)
    {
        var counts = counters.Of(view.Name);
        var (messages, trades) = Rates(view.Name, counts, keep: false);
        foreach (var (name, count) in view.Tape) counts[name] = count;
        var bad = counters.BadOf(view.Name);
        foreach (var (reason, count) in view.TapeBad) bad[reason] = bad.GetValueOrDefault(reason) + count;
        return new FeedReport(view, counts, bad, messages, trades);
    }

    private (double Messages, double Trades) Rates(string feed, SortedDictionary<string, long> counts, bool keep)
    {
        var now = new Sample(time.GetUtcNow(), counts.GetValueOrDefault("messages"), counts.GetValueOrDefault("prints"));
        lock (_gate)
        {
            if (!_samples.TryGetValue(feed, out var samples)) _samples.Add(feed, samples = new Queue<Sample>());
            while (samples.Count > 1 && now.At - samples.Peek().At > Window) samples.Dequeue();
            var seconds = samples.Count == 0 ? 0 : (now.At - samples.Peek().At).TotalSeconds;
            var rates = seconds > 0 ? ((now.Messages - samples.Peek().Messages) / seconds, (now.Trades - samples.Peek().Trades) / seconds) : (0.0, 0.0);
            if (keep) samples.Enqueue(now);
            return rates;
        }
    }

    private sealed record Sample(DateTimeOffset At, long Messages, long Trades);
}

using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>
/// What the watchdog has heard: market data by source, the words of feeds, canaries. Written by the bus, read by loops and probes; any thread. What is of another run
/// is passed over.
/// </summary>
public sealed class WatchdogBoard
{
    // More feeds than there are names for; what has no place is not shown.
    private const int MostFeeds = 32;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, FeedStatusChanged> _feeds = new(StringComparer.Ordinal);
    private readonly FreshnessBook _freshness;
    private readonly CanaryRules _rules;
    private readonly WatchdogMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _runId;
    private readonly string _name;
    private CanaryState _canary;

    public WatchdogBoard(IOptions<WatchdogOptions> options, IOptions<RunOptions> run, WatchdogMetrics metrics, TimeProvider time)
    {
        (_metrics, _time, _runId) = (metrics, time, run.Value.Id);
        (_rules, _name) = (options.Value.CanaryRules, options.Value.EffectiveName);
        _freshness = new FreshnessBook(options.Value.Expected, time.GetUtcNow());
        _canary = CanaryState.Begin(time.GetUtcNow());
    }

    /// <summary>The last word of each feed.</summary>
    public IReadOnlyList<FeedStatusChanged> Feeds
    {
        get
        {
            lock (_gate) return [.. _feeds.Values];
        }
    }

    public IReadOnlyList<SourceFreshness> Sources
    {
        get
        {
            lock (_gate) return _freshness.At(_time.GetUtcNow());
        }
    }

    /// <summary>Why the engine counts as behind, null where it does not; whether a canary went through it in time lately; and how it stands, in words.</summary>
    public (string? Problem, bool WentThrough, string Words) Engine
    {
        get
        {
            var now = _time.GetUtcNow();
            lock (_gate) return (_canary.Problem(now, _rules), _canary.WentThrough(now, _rules), _canary.Describe(now, _rules));
        }
    }

    public void Take(FeedStatusChanged status)
    {
        if (!IsOurs(status.RunId)) return;
        lock (_gate)
            if (_feeds.ContainsKey(status.Feed) || _feeds.Count < MostFeeds) _feeds[status.Feed] = status;
    }

    public void Take(OptionChainSnapshot chain) => Take(chain, SourceCapability.Chain, chain.Underlying);

    public void Take(VolatilityIndexQuote quote) => Take(quote, SourceCapability.Volatility, "VIX");

    public void Take(CanarySeen seen)
    {
        if (!IsOurs(seen.RunId)) return;
        lock (_gate)
        {
            var before = _canary;
            _canary = _canary.Seen(seen.CanaryId, seen.Waiting, _time.GetUtcNow());
            if (!ReferenceEquals(before, _canary)) _metrics.CanaryCameBack(_canary.Last!.Took);
        }
    }

    /// <summary>The canary that is due now, counted as sent; null where none is.</summary>
    public CanarySent? NextCanary()
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (!_canary.IsDue(now, _rules)) return null;
            var id = DeterministicId.Of("canary", _runId, _name, now.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
            _canary = _canary.Sent(id, now);
            return new CanarySent { RunId = _runId, CanaryId = id, SentAt = now };
        }
    }

    private void Take(IMarketMessage message, SourceCapability capability, string symbol)
    {
        if (!IsOurs(message.Stamp.RunId)) return;
        lock (_gate) _freshness.Take(message.Stamp.Feed, capability, symbol, message.AsOf, TimeSpan.FromSeconds(message.Stamp.DelaySeconds), _time.GetUtcNow());
    }

    private bool IsOurs(string runId) => string.Equals(runId, _runId, StringComparison.Ordinal);
}

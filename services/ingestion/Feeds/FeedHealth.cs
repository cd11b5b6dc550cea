using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>How long sources may have nothing new in the regular session: all alike, but for those that are named.</summary>
public sealed class SilenceLimits(TimeSpan others)
{
    private readonly Dictionary<string, TimeSpan> _named = new(StringComparer.Ordinal);

    /// <summary>The limit of one source by itself.</summary>
    public TimeSpan this[string source]
    {
        init => _named[source] = value;
    }

    public TimeSpan Of(string source) => _named.GetValueOrDefault(source, others);
}

/// <summary>A feed's state and why.</summary>
public sealed record FeedCondition(FeedState State, string Reason);

/// <summary>
/// Makes one feed's state of what its sources came to. Pure; owned by one caller at a time. A feed none of whose sources is asked, because
/// others go before it, stands by.
/// </summary>
/// <param name="sources">The names of the feed's sources; the feed is connected when each that is asked has answered.</param>
/// <param name="limits">How long each source may have nothing new in the regular session.</param>
/// <param name="delay">How much later than the market the feed speaks by nature.</param>
public sealed class FeedHealth(IReadOnlyList<string> sources, SilenceLimits limits, TimeSpan delay)
{
    private readonly Dictionary<string, SourceHealth> _sources = sources.ToDictionary(name => name, name => new SourceHealth(limits.Of(name), delay), StringComparer.Ordinal);
    private FeedState _state = FeedState.Connecting;
    private string _culprit = "";
    private bool _wasConnected;

    /// <summary>What one source is worth.</summary>
    public SourceState Of(string name, DateTimeOffset now) => _sources[name].State(now);

    /// <summary>Takes one outcome; the new condition where the state, or the source that is to blame for it, is another than before; else null.</summary>
    public FeedCondition? Report(string name, PollOutcome outcome, DateTimeOffset now)
    {
        _sources[name].Take(outcome, now);
        return Turn(Judge(now));
    }

    /// <summary>A source is not asked from now on, until its next outcome.</summary>
    public FeedCondition? StandBy(string name, DateTimeOffset now)
    {
        _sources[name].StandBy();
        return Turn(Judge(now));
    }

    /// <summary>A source has delivered what it was wanted for, once.</summary>
    public FeedCondition? Finish(string name, DateTimeOffset now)
    {
        _sources[name].Finish();
        return Turn(Judge(now));
    }

    private FeedCondition? Turn((FeedState State, string Culprit, string Reason) judged)
    {
        if (judged.State == FeedState.Connecting) return null;
        if (judged.State == FeedState.Connected)
        {
            if (_state is FeedState.Connected or FeedState.Resumed) return null;
            _state = _wasConnected ? FeedState.Resumed : FeedState.Connected;
            _wasConnected = true;
        }
        else
        {
            // The same source's trouble in other words is no change.
            if (_state == judged.State && _culprit == judged.Culprit) return null;
            _state = judged.State;
        }

        _culprit = judged.Culprit;
        return new FeedCondition(_state, judged.Reason);
    }

    private (FeedState State, string Culprit, string Reason) Judge(DateTimeOffset now)
    {
        var states = sources.Select(name => (Name: name, State: Of(name, now))).ToList();
        foreach (var (name, _) in states.Where(source => source.State == SourceState.Rejected)) return (FeedState.Rejected, name, $"{name}: {_sources[name].Problem}");
        foreach (var (name, _) in states.Where(source => source.State == SourceState.Stale))
            return (FeedState.Stale, name, $"{name} has had nothing new in session for {Minutes(limits.Of(name))}");
        foreach (var (name, _) in states.Where(source => source.State is SourceState.Blocked or SourceState.Unavailable or SourceState.Unknown))
            return (FeedState.Degraded, name, $"{name}: {_sources[name].Problem}");
        // Last of the troubles: it stays as long as the plan does, and must hide none that passes.
        foreach (var (name, _) in states.Where(source => source.State == SourceState.NotEntitled)) return (FeedState.NotEntitled, name, $"{name}: {_sources[name].Problem}");
        var asked = states.Where(source => source.State is not (SourceState.StandingBy or SourceState.Done)).ToList();
        if (asked.Count == 0 && states.Exists(source => source.State == SourceState.StandingBy)) return (FeedState.Standby, "", "feeds before it deliver all it could");
        return asked.TrueForAll(source => source.State == SourceState.Healthy)
            ? (FeedState.Connected, "", "every source answers")
            : (FeedState.Connecting, "", "waiting for the first answers");
    }

    private static string Minutes(TimeSpan time) => FormattableString.Invariant($"{time.TotalMinutes:0.#} min");
}

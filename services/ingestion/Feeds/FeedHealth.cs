using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>A feed's state and why.</summary>
public sealed record FeedCondition(FeedState State, string Reason);

/// <summary>
/// Makes one feed's state of what its sources came to. Pure; owned by one caller at a time. A source that says nothing new is healthy until it has
/// been silent, in the regular session, for longer than a limit: then the feed is stale though every answer was HTTP 200.
/// </summary>
/// <param name="sources">The names of the feed's sources; the feed is connected when each has answered.</param>
/// <param name="staleAfter">How long a source may have nothing new in the regular session.</param>
/// <param name="delay">How much later than the market the feed speaks by nature.</param>
public sealed class FeedHealth(IReadOnlyList<string> sources, TimeSpan staleAfter, TimeSpan delay)
{
    private readonly Dictionary<string, Source> _sources = sources.ToDictionary(name => name, _ => new Source(), StringComparer.Ordinal);
    private FeedState _state = FeedState.Connecting;
    private string _culprit = "";
    private bool _wasConnected;

    /// <summary>Takes one outcome; the new condition where the state, or the source that is to blame for it, is another than before; else null.</summary>
    public FeedCondition? Report(string name, PollOutcome outcome, DateTimeOffset now)
    {
        var source = _sources[name];
        source.Asked ??= now;
        (source.Problem, source.Gone, source.Rejected) = outcome switch
        {
            PollOutcome.Unavailable unavailable => (unavailable.Reason, false, false),
            PollOutcome.Unknown unknown => (unknown.Reason, true, false),
            PollOutcome.Rejected rejected => (rejected.Reason, false, true),
            _ => (null, false, false),
        };
        source.Answered |= outcome is PollOutcome.Fresh or PollOutcome.Unchanged or PollOutcome.Unknown;
        if (outcome is PollOutcome.Fresh) source.LastFresh = now;

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
        foreach (var name in sources)
            if (_sources[name].Rejected) return (FeedState.Rejected, name, $"{name}: {_sources[name].Problem}");
        foreach (var name in sources)
            if (IsSilent(_sources[name], now)) return (FeedState.Stale, name, $"{name} has had nothing new in session for {Minutes(staleAfter)}");
        foreach (var name in sources)
            if (_sources[name].Problem is { } problem) return (FeedState.Degraded, name, $"{name}: {problem}");
        return _sources.Values.All(source => source.Answered)
            ? (FeedState.Connected, "", "every source answers")
            : (FeedState.Connecting, "", "waiting for the first answers");
    }

    private bool IsSilent(Source source, DateTimeOffset now) =>
        !source.Gone && source.Asked is { } asked && SessionSilence.IsOver(source.LastFresh ?? asked, now, staleAfter, delay);

    private static string Minutes(TimeSpan time) => FormattableString.Invariant($"{time.TotalMinutes:0.#} min");

    private sealed class Source
    {
        public DateTimeOffset? Asked { get; set; }

        public DateTimeOffset? LastFresh { get; set; }

        public string? Problem { get; set; }

        public bool Answered { get; set; }

        public bool Gone { get; set; }

        public bool Rejected { get; set; }
    }
}

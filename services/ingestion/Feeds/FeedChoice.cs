namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>When the choice between feeds falls on another.</summary>
/// <param name="Failures">Requests in a row without an answer after which a feed has failed; one that is refused, has no such thing, is stale or will have no answer for minutes has failed at once.</param>
/// <param name="ReturnAfter">How long a feed that failed must answer again before it is taken back.</param>
/// <param name="LongestReturn">What that time doubles to with each further failure. A feed that has been active so long without failing begins anew.</param>
public sealed record ChoiceRules(int Failures, TimeSpan ReturnAfter, TimeSpan LongestReturn);

/// <summary>The choice fell on another feed.</summary>
public sealed record ChoiceChange(string From, string To, string Reason);

/// <summary>
/// Which of several feeds delivers one thing. Pure; one caller at a time; time is an argument. Exactly one is active. It is the first that has not
/// failed; one that failed comes back when it has answered for a while, longer each time, so that a feed that comes and goes is not followed to and
/// fro. Feeds after the active one are not asked while it has not failed; feeds before it are, to find out when they are back. Where all have failed,
/// all are asked, and the first that answers is taken at once.
/// </summary>
public sealed class FeedChoice
{
    private readonly ChoiceRules _rules;
    private readonly Candidate[] _candidates;
    private int _active;

    /// <param name="feeds">By priority, each once, at least one.</param>
    public FeedChoice(IReadOnlyList<string> feeds, ChoiceRules rules)
    {
        (_rules, _candidates) = (rules, [.. feeds.Select(name => new Candidate(name))]);
    }

    public string Active => _candidates[_active].Feed;

    /// <summary>Whether a feed is to be asked for this.</summary>
    public bool IsWanted(string feed)
    {
        var at = IndexOf(feed);
        return at >= 0 && (at <= _active || _candidates[_active].HasFailed);
    }

    /// <summary>Takes what a feed's source is worth now, once for every outcome; the change that comes of it, else null.</summary>
    public ChoiceChange? Report(string feed, SourceState state, DateTimeOffset now)
    {
        var at = IndexOf(feed);
        if (at < 0) return null;
        _candidates[at].Take(state, _rules.Failures, now);
        return Look(now);
    }

    /// <summary>What the passing of time alone changes.</summary>
    public ChoiceChange? Look(DateTimeOffset now)
    {
        var active = _candidates[_active];
        if (active.HasFailed)
        {
            var next = Array.FindIndex(_candidates, candidate => !candidate.HasFailed);
            return next < 0 ? null : Switch(next, active.Why, now);
        }

        active.Settle(_rules.LongestReturn, now);
        for (var at = 0; at < _active; at++)
        {
            if (_candidates[at].HealthyFor(now) is { } healthy && healthy >= _candidates[at].ReturnAfter(_rules))
                return Switch(at, "it answers again", now);
        }

        return null;
    }

    private ChoiceChange Switch(int to, string reason, DateTimeOffset now)
    {
        var from = _candidates[_active];
        if (from.HasFailed) from.Falls++;
        _active = to;
        _candidates[to].Since = now;
        // Nobody asks those behind any more: what they were says nothing of what they will be.
        for (var at = to + 1; at < _candidates.Length; at++) _candidates[at].Forget();
        return new ChoiceChange(from.Feed, Active, reason);
    }

    private int IndexOf(string feed) => Array.FindIndex(_candidates, candidate => candidate.Feed.Equals(feed, StringComparison.Ordinal));

    private sealed class Candidate(string feed)
    {
        private int _failures;
        private DateTimeOffset? _healthySince;

        public string Feed => feed;

        public bool HasFailed { get; private set; }

        public string Why { get; private set; } = "";

        /// <summary>How often it was left since it last proved steady.</summary>
        public int Falls { get; set; }

        public DateTimeOffset? Since { get; set; }

        public void Take(SourceState state, int most, DateTimeOffset now)
        {
            switch (state)
            {
                case SourceState.Healthy or SourceState.Done:
                    (_failures, HasFailed) = (0, false);
                    _healthySince ??= now;
                    break;
                case SourceState.Unavailable:
                    _healthySince = null;
                    if (++_failures >= most) Fail("it has no answer");
                    break;
                case SourceState.Blocked:
                    Fail("it has no answer for minutes");
                    break;
                case SourceState.Stale:
                    Fail("it has nothing new");
                    break;
                case SourceState.Unknown:
                    Fail("it does not have this");
                    break;
                case SourceState.Rejected:
                    Fail("it refuses the credentials");
                    break;
                case SourceState.NotEntitled:
                    Fail("its key is right, but the plan does not have this");
                    break;
            }
        }

        public TimeSpan? HealthyFor(DateTimeOffset now) => now - _healthySince;

        public TimeSpan ReturnAfter(ChoiceRules rules)
        {
            var wait = rules.ReturnAfter * Math.Pow(2, Math.Clamp(Falls - 1, 0, 30));
            return wait < rules.LongestReturn ? wait : rules.LongestReturn;
        }

        public void Settle(TimeSpan after, DateTimeOffset now)
        {
            if (Falls > 0 && now - Since >= after) Falls = 0;
        }

        public void Forget() => (_failures, HasFailed, _healthySince, Since) = (0, false, null, null);

        private void Fail(string why) => (HasFailed, _healthySince, Why) = (true, null, why);
    }
}

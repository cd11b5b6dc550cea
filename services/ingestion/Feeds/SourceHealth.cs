namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What one source of a feed is worth at the moment, worst first.</summary>
public enum SourceState
{
    /// <summary>The credentials were refused.</summary>
    Rejected,

    /// <summary>The credentials are right, and their plan does not have it.</summary>
    NotEntitled,

    /// <summary>The provider does not have it.</summary>
    Unknown,

    /// <summary>Nothing new in session for too long, whatever the answers.</summary>
    Stale,

    /// <summary>The last answer was none, and the next one is minutes away.</summary>
    Blocked,

    /// <summary>The last answer was none.</summary>
    Unavailable,

    /// <summary>Not heard of yet.</summary>
    Unasked,

    /// <summary>It answers.</summary>
    Healthy,

    /// <summary>Another feed delivers this: it is not asked.</summary>
    StandingBy,

    /// <summary>It was wanted once, and is there.</summary>
    Done,
}

/// <summary>
/// One source of a feed, told by its outcomes. Pure; one caller at a time. Saying nothing new is healthy until it has lasted, in the session the
/// data speaks of, for longer than a limit: neither the night nor the first minutes of a day are silence.
/// </summary>
/// <param name="staleAfter">How long it may have nothing new in the regular session.</param>
/// <param name="delay">How much later than the market it speaks by nature.</param>
public sealed class SourceHealth(TimeSpan staleAfter, TimeSpan delay)
{
    private DateTimeOffset? _asked;
    private DateTimeOffset? _lastFresh;
    private bool _hasAnswered;
    private bool _isGone;
    private bool _isRejected;
    private bool _isNotEntitled;
    private bool _isStandingBy;
    private bool _isDone;
    private bool _isBlocked;
    private bool _isSilent;

    /// <summary>Why it has no answer; null where it has one.</summary>
    public string? Problem { get; private set; }

    public void Take(PollOutcome outcome, DateTimeOffset now)
    {
        _asked ??= now;
        _isStandingBy = false;
        Problem = outcome.Problem;
        (_isGone, _isRejected, _isNotEntitled) = (outcome is PollOutcome.Unknown, outcome is PollOutcome.Rejected, outcome is PollOutcome.NotEntitled);
        (_isBlocked, _isSilent) = outcome is PollOutcome.Unavailable none ? (none.IsLasting, none.IsSilent) : (false, false);
        _hasAnswered |= outcome is PollOutcome.Fresh or PollOutcome.Unchanged or PollOutcome.Unknown;
        if (outcome is PollOutcome.Fresh) _lastFresh = now;
    }

    /// <summary>It is not asked from now on: its silence says nothing, and what it was before is forgotten.</summary>
    public void StandBy()
    {
        if (_isDone) return;
        (_asked, _lastFresh, Problem, _hasAnswered, _isGone, _isRejected, _isNotEntitled) = (null, null, null, false, false, false, false);
        (_isBlocked, _isSilent, _isStandingBy) = (false, false, true);
    }

    /// <summary>It is not asked again, because what it was wanted for is there.</summary>
    public void Finish() => _isDone = true;

    public SourceState State(DateTimeOffset now)
    {
        if (_isDone) return SourceState.Done;
        if (_isStandingBy) return SourceState.StandingBy;
        if (_isRejected) return SourceState.Rejected;
        if (_isNotEntitled) return SourceState.NotEntitled;
        if (_isGone) return SourceState.Unknown;
        if (_isSilent || IsSilent(now)) return SourceState.Stale;
        if (Problem is not null) return _isBlocked ? SourceState.Blocked : SourceState.Unavailable;
        return _hasAnswered ? SourceState.Healthy : SourceState.Unasked;
    }

    private bool IsSilent(DateTimeOffset now) => _asked is { } asked && SessionSilence.IsOver(_lastFresh ?? asked, now, staleAfter, delay);
}

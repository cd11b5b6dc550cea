namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Decides a past period again under another policy, beside the log as it stands. Until the period begins the log is folded; at its beginning the other policy takes effect; from then on every
/// input of the log (signals, acknowledgements, silences made and ended by people, days, live channels) is decided anew at its time, and timers fire at their own. A request that the log has
/// too (same alert, channel and attempt) gets its logged outcome when it came; any other counts as delivered at once. Policies applied within the period are not: it is the other that is tried.
/// Memory is bounded by the engine's state, twice, and by what is listed.
/// </summary>
public sealed class WhatIf
{
    private readonly WhatIfQuestion _question;
    private readonly string _policyHash;
    private readonly EngineState _logged;
    private readonly SideTally _before = new();
    private readonly SideTally _after = new();
    private readonly ToldDifferences _differences;
    private readonly RememberedOutcomes _outcomes = new();
    private readonly List<(Guid AlertId, Guid RequestId)> _made = [];
    private readonly List<WhatIfDay> _days = [];
    private EngineState? _tried;
    private (DateOnly Day, long Before, long After)? _opened;
    private bool _reachedEnd;
    private long _signals;

    /// <exception cref="ArgumentException">The period is empty, or a bound is out of range.</exception>
    /// <exception cref="PolicyException">The policy is out of range.</exception>
    public WhatIf(string runId, WhatIfQuestion question)
    {
        if (question.To <= question.From) throw new ArgumentException($"The period must end after it begins: {question.From:O} to {question.To:O}.", nameof(question));
        if (question.MostListed < 0) throw new ArgumentException($"A list of {question.MostListed} differences cannot be.", nameof(question));
        PolicyRules.Check(question.Policy);
        _question = question;
        _policyHash = question.Policy.Hash();
        _logged = EngineState.Empty(runId);
        _differences = new ToldDifferences(question.MostListed);
    }

    /// <summary>Logged events of the period so far.</summary>
    public long Events { get; private set; }

    /// <summary>Takes the log's next event, the first of them the <see cref="DayOpened"/> of the day in which the period begins.</summary>
    /// <returns>False when the period is over: no further event changes anything.</returns>
    /// <exception cref="InvalidOperationException">The events are not a log's, in its order.</exception>
    /// <exception cref="PolicyException">The policy cannot be applied to the channels that are live: a severity would be left without one.</exception>
    public bool Add(DecisionEvent e)
    {
        if (_reachedEnd || e.At >= _question.To) return !(_reachedEnd = true);
        if (_tried is null && e.At >= _question.From && _logged.Day is not null) Begin();
        if (_tried is null)
        {
            _logged.Apply(e);
            // A run's first event has nothing before it to fold.
            if (e.At >= _question.From) Begin();
            return true;
        }

        Advance(_tried, e.At);
        if (e is DayOpened { Day: var day }) Turn(day);
        Events++;
        var told = ToldItem.Of(_logged, e);
        _logged.Apply(e);
        _before.Count(e);
        switch (e)
        {
            case AlertRaised raised: Take(_tried, raised.Signal, raised.At, told, withheld: null); break;
            case SignalSuppressed suppressed: Take(_tried, suppressed.Signal, suppressed.At, told, suppressed.Reason); break;
            default:
                if (told is not null) _differences.Before(told);
                if (CommandOf(_tried, e) is { } command) Try(_tried, command);
                break;
        }

        return true;
    }

    /// <summary>Ends the period, where it ends or where the log does, and says what came of it.</summary>
    /// <exception cref="InvalidOperationException">No event was given, or the log ends before the period begins.</exception>
    public WhatIfReport Complete()
    {
        if (_tried is null && _reachedEnd && _logged.Day is not null) Begin();
        if (_tried is null) throw new InvalidOperationException("The log holds nothing of this period.");
        var end = _reachedEnd ? _question.To : _logged.Clock;
        Advance(_tried, _reachedEnd ? end.AddTicks(-1) : end);
        Settle(_tried);
        Turn(next: null);
        _differences.Complete();
        string[] channels = [.. _before.Channels.Keys.Concat(_after.Channels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new WhatIfReport
        {
            From = _question.From,
            To = end,
            PolicyHash = _policyHash,
            Events = Events,
            Signals = _signals,
            Before = _before.ToSide(),
            After = _after.ToSide(),
            Added = _differences.Of(WhatIfChange.Added),
            Removed = _differences.Of(WhatIfChange.Removed),
            Moved = _differences.Of(WhatIfChange.Moved),
            ByKind = _differences.ByKind(),
            BySymbol = _differences.BySymbol(),
            ByChannel = Array.ConvertAll(channels, channel => new WhatIfChannel(channel, _before.Channels.GetValueOrDefault(channel), _after.Channels.GetValueOrDefault(channel))),
            Days = [.. _days],
            Criticals = _differences.Criticals(),
            CriticalsAffected = _differences.CriticalsAffected,
            Differences = _differences.Listed(),
        };
    }

    private void Begin()
    {
        _tried = EngineState.Restore(_logged.ToSnapshot());
        Turn(_tried.Day);
        Try(_tried, new ApplyPolicy(_question.Policy, _question.Channels ?? _logged.Channels, _question.From, PolicyOrigin.Operator));
    }

    private void Take(EngineState tried, Contracts.Control.SignalDetected signal, DateTimeOffset at, ToldItem? before, SuppressionReason? withheld)
    {
        _signals++;
        ToldItem? after = null;
        foreach (var decided in Decider.Decide(tried, new TakeSignal(signal, at)).Events)
        {
            after = ToldItem.Of(tried, decided);
            if (decided is SignalSuppressed suppressed) withheld ??= suppressed.Reason;
            Apply(tried, decided);
        }

        _differences.Signal(before, after, withheld);
    }

    // What the log's event asks of the decider; null where it is a consequence of another, or of time alone.
    private EngineCommand? CommandOf(EngineState tried, DecisionEvent e)
    {
        switch (e)
        {
            case DayOpened opened: return new OpenDay(opened.Day, tried.RunId, _question.Policy, _question.Channels ?? opened.CarryOver.Channels, opened.At);
            case PolicyApplied applied:
                var changed = _question.Channels is null && !applied.Channels.AsSpan().SequenceEqual([.. tried.Channels]);
                return changed ? new ApplyPolicy(_question.Policy, applied.Channels, applied.At, PolicyOrigin.Channels) : null;
            case AlertAcknowledged acknowledged: return new AcknowledgeAlert(acknowledged.AlertId, acknowledged.By, acknowledged.Via, acknowledged.At);
            case SilenceCreated created: return new CreateSilence(created.Silence, created.At);
            case SilenceEnded { By: { } by } ended: return new ExpireSilence(ended.SilenceId, by, ended.At);
            case DeliverySucceeded succeeded:
                _outcomes.Add(succeeded.RequestId, succeeded.Attempt, delivered: true, permanent: false);
                return new TakeOutcome(succeeded.RequestId, succeeded.AlertId, Delivered: true, Permanent: false, succeeded.At);
            case DeliveryFailed failed:
                _outcomes.Add(failed.RequestId, failed.Attempt, delivered: false, failed.Permanent);
                return new TakeOutcome(failed.RequestId, failed.AlertId, Delivered: false, failed.Permanent, failed.At);
            // What time made in the log at this instant, it makes here too, where it is due.
            case SilenceEnded or DigestRaised or SummaryRaised or SummaryWithheld or AlertEscalated or FailedOver { Unconfirmed: true }: return tried.NextDue <= e.At ? new TimePasses(e.At) : null;
            default: return null;
        }
    }

    // Brings the tried side up to an instant: what is due by then fires at its own time, as an engine fires it before it takes what comes. Where the log's own timers were late (its engine was
    // busy, or down), so are these.
    private void Advance(EngineState tried, DateTimeOffset until)
    {
        if (tried.Clock < until) Settle(tried);
        while (tried.NextDue is { } due && due <= until && !(_logged.NextDue <= due))
        {
            Try(tried, new TimePasses(due));
            Settle(tried);
        }
    }

    // Gives the requests made at the last instant their outcomes, but for those the log will give one to.
    private void Settle(EngineState tried)
    {
        while (_made.Count > 0)
        {
            (Guid AlertId, Guid RequestId)[] made = [.. _made];
            _made.Clear();
            foreach (var (alertId, requestId) in made)
            {
                if (!Has(tried, alertId, requestId) || Has(_logged, alertId, requestId)) continue;
                var (delivered, permanent) = _outcomes.Find(requestId) ?? (true, false);
                Try(tried, new TakeOutcome(requestId, alertId, delivered, permanent, tried.Clock));
            }
        }
    }

    private static bool Has(EngineState state, Guid alertId, Guid requestId) =>
        state.Open.Find(alertId) is { } open && Array.Exists(open.Requests, request => request.RequestId == requestId);

    private void Try(EngineState tried, EngineCommand command)
    {
        foreach (var decided in Decider.Decide(tried, command).Events)
        {
            if (ToldItem.Of(tried, decided) is { } told) _differences.After(told);
            Apply(tried, decided);
        }
    }

    private void Apply(EngineState tried, DecisionEvent decided)
    {
        tried.Apply(decided);
        _after.Count(decided);
        var alertId = AlertOf(decided);
        foreach (var request in ToldItem.RequestsOf(decided)) _made.Add((alertId, request.RequestId));
    }

    private static Guid AlertOf(DecisionEvent e) => e switch
    {
        AlertRaised raised => raised.Signal.SignalId,
        DigestRaised digest => digest.AlertId,
        SummaryRaised summary => summary.Alert.AlertId,
        AlertEscalated escalated => escalated.AlertId,
        FailedOver over => over.AlertId,
        _ => Guid.Empty,
    };

    // Notifications are counted for the trading day that is open; both sides open the same days.
    private void Turn(DateOnly? next)
    {
        if (_opened is { } open) _days.Add(new WhatIfDay(open.Day, _before.Notifications - open.Before, _after.Notifications - open.After));
        _opened = next is { } day ? (day, _before.Notifications, _after.Notifications) : null;
    }
}

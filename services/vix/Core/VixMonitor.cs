using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix.Core;

/// <summary>
/// The watch over VIX: each reading is judged, then taken by the session, regime, move, term-structure and hidden Markov detectors in this order. A reading that is
/// refused changes nothing. Mutable, for one owner; reads no clock. A reading costs O(1) amortised beside the look-up of the percentile.
/// </summary>
public sealed class VixMonitor
{
    private readonly VixSettings _settings;
    private readonly RegimeTracker _regimes;
    private readonly TermStructure _terms;
    private readonly SessionTracker _sessions;
    private readonly RecentReadings _recent;
    private readonly MoveDetector _moves;
    private readonly HmmWatch _hmm;

    private VixReading? _last;
    private SessionState? _session;
    private RegimeState? _regime;
    private TermState? _term;

    /// <param name="closes">The daily closes; the monitor adds each completed day.</param>
    /// <param name="state">Where to go on, or null to begin.</param>
    /// <param name="bars">The five-minute bars; the monitor adds each completed one.</param>
    /// <param name="model">The model in use, if there is one.</param>
    public VixMonitor(VixSettings settings, DailyCloses closes, VixState? state = null, SessionBars? bars = null, HmmModel? model = null)
    {
        (_settings, Closes, Bars) = (settings, closes, bars ?? new SessionBars(settings.PercentileDays));
        _regimes = new RegimeTracker(settings.Bands, settings.Confirmations);
        _terms = new TermStructure(settings.TermBandPoints, settings.Confirmations);
        _sessions = new SessionTracker(settings);
        _recent = new RecentReadings(settings.Confirmations);
        _moves = new MoveDetector(settings.Window, settings.RungsPercent);
        _hmm = new HmmWatch(settings.HmmProbability, settings.HmmUpdates);
        if (model is not null) _hmm.Adopt(model, closes, state?.Hmm);
        if (state is null) return;

        (_last, _session, _regime, _term) = (state.Last, state.Session, state.Regime, state.Term);
        foreach (var value in state.Recent) _recent.Add(value);
        _moves.Restore(state.Moves);
    }

    public DailyCloses Closes { get; }

    public SessionBars Bars { get; }

    /// <summary>The model in use; null before the first.</summary>
    public HmmModel? Model => _hmm.Model;

    /// <summary>Takes up a further model, which raises nothing of itself.</summary>
    public void Adopt(HmmModel model) => _hmm.Adopt(model, Closes);

    /// <summary>Takes one reading at the run's clock.</summary>
    public VixOutcome Read(VixReading reading, DateTimeOffset now)
    {
        if (Plausibility.Fault(reading, _last?.At, now, _settings.FutureTolerance) is { } fault) return new VixOutcome(fault, [], 0);

        (reading, var badRelatives) = Plausibility.WithoutBadRelatives(reading);
        List<VixFinding> findings = [];
        ReadSession(reading, findings);
        ReadRegime(reading, findings);
        if (SessionTracker.IsLive(_session!, reading)) ReadMoves(reading, findings);
        ReadTerm(reading, findings);
        ReadHmm(reading, findings);
        Bars.Read(reading.At, reading.Vix);
        _last = reading;
        return new VixOutcome(null, findings, badRelatives);
    }

    /// <summary>Where the market stands, or null before the first reading.</summary>
    public VixStanding? Standing() =>
        _last is null ? null : new VixStanding(_last, _regime!, _term, PercentileOf(_last.Vix)) { Hmm = _hmm.Standing };

    /// <summary>What to save, or null before the first reading.</summary>
    public VixState? Save() => _last is null ? null : new VixState(_last, _session!, _regime!, _term, _recent.Save(), _moves.Save(), _hmm.State);

    private void ReadSession(VixReading reading, List<VixFinding> findings)
    {
        var openedAt = _session?.OpenedAt;
        (_session, var rolled) = _sessions.Enter(_session, reading, Closes);
        if (rolled)
        {
            _recent.Clear();
            AddEnded(_moves.Clear(), findings);
        }
        else if (openedAt is not null && _session.OpenedAt != openedAt)
        {
            // What was taken for the opening was none.
            _recent.Clear();
        }

        if (!SessionTracker.IsLive(_session, reading)) return;
        _recent.Add(reading.Vix);
        (_session, var gap) = _sessions.Judge(_session, _recent);
        if (gap is not null) findings.Add(new VixFinding.SessionGap(gap) { Severity = OfMove(gap.Percent) });
    }

    private void ReadRegime(VixReading reading, List<VixFinding> findings)
    {
        (_regime, var transition) = _regimes.Read(_regime, reading.Vix, reading.At);
        if (transition is not null)
            findings.Add(new VixFinding.Regime(transition) { Severity = VixSeverity.OfTransition(transition.From, transition.To) });
    }

    private void ReadMoves(VixReading reading, List<VixFinding> findings)
    {
        var read = _moves.Read(reading.At, _recent);
        AddEnded(read.Ended, findings);
        if (read.Move is { } move) findings.Add(new VixFinding.FastMove(move) { Severity = OfMove(move.Percent) });
    }

    private static void AddEnded(IReadOnlyList<Direction> ended, List<VixFinding> findings)
    {
        foreach (var direction in ended) findings.Add(new VixFinding.MoveEnded(direction) { Severity = Contracts.Severity.Low });
    }

    private void ReadTerm(VixReading reading, List<VixFinding> findings)
    {
        if (reading.TermStructure is not { } difference) return;
        (_term, var changed) = _terms.Read(_term, difference, reading.At);
        if (changed)
            findings.Add(new VixFinding.Term(_term.Inverted, reading.Vix, reading.Vix3M!.Value)
            {
                Severity = _term.Inverted ? Contracts.Severity.High : Contracts.Severity.Medium,
            });
    }

    private void ReadHmm(VixReading reading, List<VixFinding> findings)
    {
        if (_hmm.Read(_session!.Day, reading.Vix, reading.At, Closes, SessionTracker.IsLive(_session, reading)) is not { } change) return;
        findings.Add(new VixFinding.HmmRegime(change) { Severity = VixSeverity.OfHmm(change.To, change.Model.Parameters.States) });
    }

    private Percentile? PercentileOf(double value) => _settings.PercentileOf == PercentileBasis.SessionBars
        ? Bars.PercentileOf(value, _settings.PercentileMinimum)
        : Closes.PercentileOf(value, _settings.PercentileMinimum);

    private Contracts.Severity OfMove(double percent) => VixSeverity.OfMove(Math.Abs(percent), _settings.CriticalPercent);
}

/// <summary>Where the market stands after a reading.</summary>
/// <param name="Term">Null until a reading had VIX3M.</param>
/// <param name="Percentile">Null under the minimum of values.</param>
public sealed record VixStanding(VixReading Reading, RegimeState Regime, TermState? Term, Percentile? Percentile)
{
    /// <summary>Null without a model.</summary>
    public HmmStanding? Hmm { get; init; }
}

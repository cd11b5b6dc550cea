using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>
/// The volatility watch as an analysis: quotes through the monitor, histories into the daily closes, findings out as signals. A hidden Markov model is trained when the closes change and one is
/// due, here and at once: a fraction of a second at most once a day, so that a recorded run trains at the same point of it every time.
/// </summary>
public sealed class VixAnalysis : IAnalysis
{
    /// <summary>Daily closes kept for training, 80 years of them.</summary>
    public const int MostDays = 20_000;

    /// <summary>Models kept, the older ones to tell what former alerts were raised by.</summary>
    public const int MostModels = 100;

    private readonly VixSettings _settings;
    private readonly VixBoard _board;
    private readonly VixCounters _counters;
    private readonly ILogger<VixAnalysis> _logger;
    private readonly Queue<int> _models = [];
    private readonly List<StateRow> _modelRows = [];
    private DailyCloses _history = new(MostDays);
    private VixMonitor _monitor;
    private bool _stateChanged;
    private bool _closesChanged;
    private long? _shownCloses;

    public VixAnalysis(IOptions<VixOptions> options, VixBoard board, VixCounters counters, ILogger<VixAnalysis> logger)
    {
        (_settings, _board, _counters, _logger) = (options.Value.ToSettings(), board, counters, logger);
        _monitor = new VixMonitor(_settings, new DailyCloses(_settings.PercentileDays));
    }

    /// <inheritdoc />
    public string Source => Analyses.Vix;

    /// <inheritdoc />
    public IReadOnlyList<SignalDetected> Take(IMarketMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case VolatilityIndexQuote quote:
                return Take(quote, now);
            case VolatilityHistory history:
                Take(history, now);
                return [];
            default:
                return [];
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<StateRow> TakeChanges()
    {
        List<StateRow> rows = [];
        if (_stateChanged && _monitor.Save() is { } state) rows.Add(VixStateFormat.Save(state));
        if (_closesChanged) rows.Add(VixStateFormat.Save(_history));
        rows.AddRange(_monitor.Bars.TakeChanged().Select(VixStateFormat.Save));
        rows.AddRange(_modelRows);
        _modelRows.Clear();
        (_stateChanged, _closesChanged) = (false, false);
        return rows;
    }

    /// <inheritdoc />
    public void Restore(IReadOnlyList<StateRow> rows)
    {
        var saved = VixStateFormat.Load(rows);
        var state = saved.State;
        var closes = new DailyCloses(_settings.PercentileDays);
        _history = new DailyCloses(MostDays);
        foreach (var day in saved.Closes) Put(closes, day);
        var bars = new SessionBars(_settings.PercentileDays);
        bars.Restore(saved.Bars, state?.Last.At, state?.Last.Vix ?? 0);
        _models.Clear();
        foreach (var model in saved.Models) _models.Enqueue(model.Version);
        _monitor = new VixMonitor(_settings, closes, state, bars, saved.Models.LastOrDefault());
        _shownCloses = null;
        Show();
        if (state is not null) VixLog.Restored(_logger, state.Last.At, state.Last.Vix, state.Regime.Regime, state.Regime.Since);
    }

    private IReadOnlyList<SignalDetected> Take(VolatilityIndexQuote quote, DateTimeOffset now)
    {
        var closesBefore = _monitor.Closes.Last;
        var outcome = _monitor.Read(new VixReading(quote.AsOf.ToUniversalTime(), quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D), now);
        if (outcome.Fault is { } fault)
        {
            Refuse(quote, fault);
            return [];
        }

        _counters.CountTaken();
        if (outcome.BadRelatives > 0)
        {
            _counters.CountRefused(ReadingFault.BadRelative, outcome.BadRelatives);
            VixLog.RelativesDropped(_logger, quote.InputId, outcome.BadRelatives);
        }

        _stateChanged = true;
        if (_monitor.Closes.Last is { } close && close != closesBefore)
        {
            _closesChanged |= _history.Put(close.Day, close.Close);
            TrainIfDue(now);
        }

        Show();
        if (outcome.Findings.Count == 0) return [];
        var standing = _monitor.Standing()!;
        return [.. outcome.Findings.Select(finding => VixSignals.Of(finding, standing, quote))];
    }

    private void Take(VolatilityHistory history, DateTimeOffset now)
    {
        var refused = 0;
        for (var i = 0; i < history.Day.Length; i++)
        {
            var day = new DateOnly(history.Day[i] / 10_000, history.Day[i] / 100 % 100, history.Day[i] % 100);
            if (!Plausibility.IsVix(history.VixClose[i]) || ExchangeTime.Instant(day, ExchangeTime.SessionClose) > history.AsOf) refused++;
            else _closesChanged |= Put(_monitor.Closes, new DailyClose(day, history.VixClose[i]));
        }

        if (refused > 0) _counters.CountRefused(ReadingFault.BadHistoryRow, refused);
        VixLog.HistoryTaken(_logger, _history.Count, refused);
        TrainIfDue(now);
        Show();
    }

    private bool Put(DailyCloses recent, DailyClose close)
    {
        recent.Put(close.Day, close.Close);
        return _history.Put(close.Day, close.Close);
    }

    // What was decided by a former model stands, with its version in the facts; the new one decides from the next reading on.
    private void TrainIfDue(DateTimeOffset now)
    {
        if (!HmmSchedule.IsDue(_monitor.Model, _history, _settings.Hmm.MinimumSamples, _settings.HmmRetrainEvery, now)) return;
        var (model, outcome) = HmmModel.Train(_history.Days, _settings.Hmm, (_monitor.Model?.Version ?? 0) + 1, now);
        if (model is null)
        {
            VixLog.NotTrained(_logger, _history.Count, ((HmmOutcome.Refused)outcome).Fault);
            return;
        }

        _monitor.Adopt(model);
        _models.Enqueue(model.Version);
        _modelRows.Add(VixStateFormat.Save(model));
        if (_models.Count > MostModels) _modelRows.Add(VixStateFormat.Forget(_models.Dequeue()));
        VixLog.Trained(_logger, model.Version, model.Hash, model.Samples, model.TrainedFrom, model.TrainedTo, model.LogLikelihood);
    }

    private void Refuse(VolatilityIndexQuote quote, ReadingFault fault)
    {
        _counters.CountRefused(fault, 1);
        // The same print read again is every poll outside the index's hours: nothing to warn of.
        if (fault == ReadingFault.Repeated) VixLog.ReadingPassedOver(_logger, quote.InputId, quote.Vix, fault);
        else VixLog.ReadingRefused(_logger, quote.InputId, quote.Vix, fault);
    }

    private void Show()
    {
        if (_history.Revision != _shownCloses)
        {
            _shownCloses = _history.Revision;
            _board.ShowCloses([.. _history.Days]);
        }

        _board.Show(_monitor.Standing());
    }
}

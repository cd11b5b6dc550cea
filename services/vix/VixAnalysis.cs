using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Vix;

/// <summary>The volatility watch as an analysis: quotes through the monitor, histories into the daily closes, findings out as signals.</summary>
public sealed class VixAnalysis : IAnalysis
{
    private readonly VixSettings _settings;
    private readonly VixBoard _board;
    private readonly VixCounters _counters;
    private readonly ILogger<VixAnalysis> _logger;
    private VixMonitor _monitor;
    private bool _stateChanged;
    private bool _closesChanged;

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
                Take(history);
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
        if (_closesChanged) rows.Add(VixStateFormat.Save(_monitor.Closes));
        (_stateChanged, _closesChanged) = (false, false);
        return rows;
    }

    /// <inheritdoc />
    public void Restore(IReadOnlyList<StateRow> rows)
    {
        var (state, days) = VixStateFormat.Load(rows);
        var closes = new DailyCloses(_settings.PercentileDays);
        foreach (var day in days) closes.Put(day.Day, day.Close);
        _monitor = new VixMonitor(_settings, closes, state);
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
        _closesChanged |= _monitor.Closes.Last != closesBefore;
        Show();
        if (outcome.Findings.Count == 0) return [];
        var standing = _monitor.Standing()!;
        return [.. outcome.Findings.Select(finding => VixSignals.Of(finding, standing, quote))];
    }

    private void Take(VolatilityHistory history)
    {
        var refused = 0;
        for (var i = 0; i < history.Day.Length; i++)
        {
            var day = new DateOnly(history.Day[i] / 10_000, history.Day[i] / 100 % 100, history.Day[i] % 100);
            if (!Plausibility.IsVix(history.VixClose[i]) || ExchangeTime.Instant(day, ExchangeTime.SessionClose) > history.AsOf) refused++;
            else _closesChanged |= _monitor.Closes.Put(day, history.VixClose[i]);
        }

        if (refused > 0) _counters.CountRefused(ReadingFault.BadHistoryRow, refused);
        VixLog.HistoryTaken(_logger, _monitor.Closes.Count, refused);
        Show();
    }

    private void Refuse(VolatilityIndexQuote quote, ReadingFault fault)
    {
        _counters.CountRefused(fault, 1);
        // The same print read again is every poll outside the index's hours: nothing to warn of.
        if (fault == ReadingFault.Repeated) VixLog.ReadingPassedOver(_logger, quote.InputId, quote.Vix, fault);
        else VixLog.ReadingRefused(_logger, quote.InputId, quote.Vix, fault);
    }

    private void Show() => _board.Show(_monitor.Standing() is { } standing ? VixView.Of(standing) : null);
}

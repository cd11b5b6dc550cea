using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Gathers one step: its mark, the reports of its analyses, its signals; in any order, repeated or not. Pure; owned by one loop. After a restart the first step
/// that is announced is the one the run stands at.
/// </summary>
internal sealed class EngineStep
{
    private readonly Dictionary<Guid, SignalDetected> _signals = [];
    private readonly Dictionary<string, StepAnalyzed> _reports = new(StringComparer.Ordinal);
    private StepOpened? _opened;
    private long _gathering;

    /// <summary>The last step that was decided; 0 after a start.</summary>
    public long LastDecided { get; private set; }

    /// <summary>The step that is being decided; 0 when none is.</summary>
    public long InProgress { get; private set; }

    public void Add(SignalDetected signal)
    {
        if (Accepts(signal.Step)) _signals.TryAdd(signal.SignalId, signal);
    }

    public void Add(StepAnalyzed analyzed)
    {
        if (Accepts(analyzed.Step)) _reports[analyzed.Source] = analyzed;
    }

    public void Add(StepOpened opened)
    {
        if (Accepts(opened.Step)) _opened = opened;
    }

    /// <summary>The whole step, its signals in the order they are decided in.</summary>
    public bool TryTake(out StepOpened opened, out IReadOnlyList<SignalDetected> signals)
    {
        opened = _opened!;
        signals = [];
        if (_opened is null || !Array.TrueForAll(_opened.Analyses, IsWhole)) return false;

        signals = [.. _signals.Values.OrderBy(signal => signal.EventTime.UtcTicks).ThenBy(signal => signal.Source, StringComparer.Ordinal).ThenBy(signal => signal.SignalId)];
        InProgress = opened.Step;
        Clear();
        return true;
    }

    public void Decided(long step)
    {
        LastDecided = step;
        InProgress = 0;
        Clear();
    }

    private bool IsWhole(string source) => _reports.TryGetValue(source, out var report)
        && _signals.Values.Count(signal => string.Equals(signal.Source, source, StringComparison.Ordinal)) >= report.Signals;

    private bool Accepts(long step)
    {
        if (step <= LastDecided || step == InProgress || step < _gathering) return false;
        if (step == _gathering) return true;
        Clear();
        _gathering = step;
        return true;
    }

    private void Clear()
    {
        _signals.Clear();
        _reports.Clear();
        _opened = null;
    }
}

using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Every signal decided since the day was opened, and those of the day before that could come again. A signal is carried over until a repeat of it
/// would be stale for certain, and ten minutes at least.
/// </summary>
internal sealed class DecidedSignals
{
    private const long LeastTicks = 10 * TimeSpan.TicksPerMinute;
    private const long MostDelayTicks = SignalRules.MaxDelaySeconds * TimeSpan.TicksPerSecond;

    private readonly Dictionary<Guid, long> _untilTicks = [];

    public bool Contains(Guid signalId) => _untilTicks.ContainsKey(signalId);

    public void Add(SignalDetected signal, long atTicks, long staleAfterTicks)
    {
        var delay = Math.Clamp(Utc.Seconds(signal.DelaySeconds), 0, MostDelayTicks);
        _untilTicks[signal.SignalId] = atTicks + Math.Max(LeastTicks, delay + staleAfterTicks);
    }

    public void Load(CarriedDecision[] decided)
    {
        // More are to come: the first of them should not wait for a table that grows.
        _untilTicks.EnsureCapacity(decided.Length * 2);
        foreach (var one in decided) _untilTicks[one.SignalId] = one.Until.UtcTicks;
    }

    /// <summary>All of them, in no order that means anything: for a snapshot, where the many of a long day need not be sorted.</summary>
    public CarriedDecision[] All()
    {
        var all = new CarriedDecision[_untilTicks.Count];
        var index = 0;
        foreach (var (signalId, until) in _untilTicks) all[index++] = new CarriedDecision { SignalId = signalId, Until = Utc.At(until) };
        return all;
    }

    /// <summary>Those to be remembered beyond an instant, sorted by time, then id.</summary>
    public CarriedDecision[] Carry(long afterTicks) =>
    [
        .. _untilTicks.Where(pair => pair.Value > afterTicks)
            .OrderBy(pair => pair.Value)
            .ThenBy(pair => pair.Key)
            .Select(pair => new CarriedDecision { SignalId = pair.Key, Until = Utc.At(pair.Value) }),
    ];
}

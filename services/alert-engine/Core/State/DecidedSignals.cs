using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Every signal decided since the day was opened, and those of the day before that could come again. A signal is carried over until a repeat of it
/// would be stale for certain, and ten minutes at least. Ids of alerts that no signal of these made stand among them until the day's end, so that one look tells that an id is new.
/// </summary>
internal sealed class DecidedSignals
{
    private const long LeastTicks = 10 * TimeSpan.TicksPerMinute;
    private const long MostDelayTicks = SignalRules.MaxDelaySeconds * TimeSpan.TicksPerSecond;

    // Stands at the id of an alert that no signal of these made: a digest, a summary, one of an earlier day.
    private const long AlertOnly = long.MinValue;

    private readonly Dictionary<Guid, long> _untilTicks = [];
    private int _alertsOnly;

    public bool Contains(Guid signalId) => _untilTicks.TryGetValue(signalId, out var until) && until != AlertOnly;

    /// <summary>True where the id is a decided signal's, or is or was an alert's.</summary>
    public bool IsTaken(Guid id) => _untilTicks.ContainsKey(id);

    public void Add(SignalDetected signal, long atTicks, long staleAfterTicks)
    {
        var delay = Math.Clamp(Utc.Seconds(signal.DelaySeconds), 0, MostDelayTicks);
        Add(signal.SignalId, atTicks + Math.Max(LeastTicks, delay + staleAfterTicks));
    }

    /// <summary>Takes the id of an alert, unless it is that of the signal that made it.</summary>
    public void AddAlert(Guid alertId)
    {
        if (_untilTicks.TryAdd(alertId, AlertOnly)) _alertsOnly++;
    }

    public void Load(CarriedDecision[] decided)
    {
        // More are to come: the first of them should not wait for a table that grows.
        _untilTicks.EnsureCapacity(decided.Length * 2);
        foreach (var one in decided) Add(one.SignalId, one.Until.UtcTicks);
    }

    /// <summary>All of them, in no order that means anything: for a snapshot, where the many of a long day need not be sorted.</summary>
    public CarriedDecision[] All()
    {
        var all = new CarriedDecision[_untilTicks.Count - _alertsOnly];
        var index = 0;
        foreach (var (signalId, until) in _untilTicks)
            if (until != AlertOnly) all[index++] = new CarriedDecision { SignalId = signalId, Until = Utc.At(until) };
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

    private void Add(Guid signalId, long untilTicks)
    {
        ref var until = ref CollectionsMarshal.GetValueRefOrAddDefault(_untilTicks, signalId, out _);
        if (until == AlertOnly) _alertsOnly--;
        until = untilTicks;
    }
}

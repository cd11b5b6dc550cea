using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What a standing condition is known by: for a state of a symbol the state's group, else the fingerprint.</summary>
internal readonly record struct ConditionKey(SignalKind Kind, string Symbol, string Subject)
{
    public static readonly IComparer<ConditionKey> Order = Comparer<ConditionKey>.Create(static (a, b) =>
    {
        var byKind = string.CompareOrdinal(WireName.Of(a.Kind), WireName.Of(b.Kind));
        if (byKind != 0) return byKind;
        var bySymbol = string.CompareOrdinal(a.Symbol, b.Symbol);
        return bySymbol != 0 ? bySymbol : string.CompareOrdinal(a.Subject, b.Subject);
    });

    public static ConditionKey Of(in Labels labels) => ConditionShapes.Of(labels.Kind) == ConditionShape.State
        ? new ConditionKey(ConditionShapes.StateGroup(labels.Kind), labels.Symbol, string.Empty)
        : new ConditionKey(labels.Kind, labels.Symbol, labels.Subject);
}

/// <summary>
/// Conditions that were alerted and still hold: what was told of each, what is the latest of it, and when the cooldown that withheld the latest is over.
/// Bounded; one beyond the bound has no all-clear and no summary.
/// </summary>
internal sealed class Conditions
{
    private const int Capacity = 100_000;

    private readonly Dictionary<ConditionKey, StandingCondition> _standing = [];
    private readonly DueTable<ConditionKey> _summaries = new(ConditionKey.Order);

    /// <summary>The first summary that a cooldown's end makes due.</summary>
    public (long Ticks, ConditionKey Key)? FirstSummary => _summaries.First;

    public StandingCondition? Find(in ConditionKey key) => _standing.GetValueOrDefault(key);

    /// <summary>An alert told of the condition.</summary>
    public void Tell(AlertContent alert)
    {
        var labels = Labels.Of(alert);
        if (ConditionShapes.Of(alert.Kind) == ConditionShape.Point) return;
        var key = ConditionKey.Of(labels);
        if (_standing.Count >= Capacity && !_standing.ContainsKey(key)) return;
        Put(key, new StandingCondition { Latest = alert, Told = new ToldAlert { AlertId = alert.AlertId, Kind = alert.Kind, Subject = alert.Subject, Severity = alert.Severity } });
    }

    /// <summary>A cooldown withheld news of an alerted condition; what is worse than what was told is told when it is over.</summary>
    public void Withhold(AlertContent latest, long untilTicks, bool summaries)
    {
        var key = ConditionKey.Of(Labels.Of(latest));
        if (!_standing.TryGetValue(key, out var standing)) return;
        var told = standing.Told;
        // Of a symbol's state it is worse not to know the present one; of all else a further rung at the severity that was told.
        var isWorse = ConditionShapes.Of(latest.Kind) == ConditionShape.State
            ? !told.IsState(latest.Kind, latest.Subject)
            : latest.Severity >= told.Severity;
        var dueAt = !summaries ? null : isWorse ? Utc.At(untilTicks) : ConditionShapes.Of(latest.Kind) == ConditionShape.State ? null : standing.SummaryAt;
        Put(key, standing with { Latest = latest, Withheld = standing.Withheld + 1, SummaryAt = dueAt });
    }

    /// <summary>Its summary was told or will not be.</summary>
    public void Settle(in ConditionKey key)
    {
        if (_standing.TryGetValue(key, out var standing)) Put(key, standing with { SummaryAt = null });
    }

    public void End(in ConditionKey key)
    {
        _standing.Remove(key);
        _summaries.Set(key, null);
    }

    public void Load(IEnumerable<StandingCondition> standing)
    {
        foreach (var one in standing) Put(ConditionKey.Of(Labels.Of(one.Latest)), one);
    }

    /// <param name="withDays">False when the trading day is over: what holds for a day holds no more.</param>
    public StandingCondition[] Carry(bool withDays) =>
        [.. _standing.Where(pair => withDays || ConditionShapes.Of(pair.Key.Kind) != ConditionShape.Day).OrderBy(pair => pair.Key, ConditionKey.Order).Select(pair => pair.Value)];

    private void Put(in ConditionKey key, StandingCondition standing)
    {
        _standing[key] = standing;
        _summaries.Set(key, standing.SummaryAt?.UtcTicks);
    }
}

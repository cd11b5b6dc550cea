using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

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

    public static ConditionKey Of(in Labels labels)
    {
        var (kind, symbol, subject) = ConditionShapes.KeyOf(labels.Kind, labels.Symbol, labels.Subject);
        return new ConditionKey(kind, symbol, subject);
    }
}

/// <summary>
/// Conditions that were alerted and still hold: what was told of each, what is the latest of it, and when the cooldown that withheld the latest is over.
/// Bounded; one beyond the bound has no all-clear and no summary. What is older than the latest that was heard of a condition changes nothing of it.
/// </summary>
internal sealed class Conditions
{
    private const int Capacity = 100_000;

    // An episode whose end nobody told in a week is forgotten with the day.
    private static readonly TimeSpan LongestEpisode = TimeSpan.FromDays(7);

    private readonly Dictionary<ConditionKey, StandingCondition> _standing = [];
    private readonly DueTable<ConditionKey> _due = new(ConditionKey.Order);
    private readonly DueTable<ConditionKey> _criticals = new(ConditionKey.Order);

    /// <summary>The first summary that a cooldown's end makes due.</summary>
    public (long Ticks, ConditionKey Key)? First => _due.First;

    /// <summary>The first critical one, which the rate does not limit.</summary>
    public (long Ticks, ConditionKey Key)? FirstCritical => _criticals.First;

    public StandingCondition? Find(in ConditionKey key) => _standing.GetValueOrDefault(key);

    /// <summary>What stands of the condition that has these labels. Of what is over as soon as it is told nothing ever stands.</summary>
    public StandingCondition? Find(in Labels labels) => ConditionShapes.Of(labels.Kind) == ConditionShape.Point ? null : Find(ConditionKey.Of(labels));

    /// <summary>Whether what has these labels ends a condition: by saying so of the latest that was heard, or by telling another state than was told.</summary>
    public static bool IsEndedBy(StandingCondition standing, in Labels labels, DateTimeOffset eventTime, SignalPhase phase)
    {
        if (eventTime < standing.Latest.EventTime) return false;
        var isState = ConditionShapes.Of(labels.Kind) == ConditionShape.State;
        if (phase == SignalPhase.Ended) return !isState || IsSame(standing.Latest.Kind, standing.Latest.Subject, labels.Kind, labels.Subject);
        return isState && standing.Told is { } told && !IsSame(told.Kind, told.Subject, labels.Kind, labels.Subject);
    }

    /// <summary>Whether what a state told gave way to what is the latest of it.</summary>
    public static bool GaveWay(StandingCondition standing) => standing.Told is { } told && GaveWay(told, standing.Latest);

    /// <summary>An alert told of the condition; of a symbol's state, the next one.</summary>
    public void Tell(AlertContent alert)
    {
        if (ConditionShapes.Of(alert.Kind) == ConditionShape.Point) return;
        var key = ConditionKey.Of(Labels.Of(alert));
        if (_standing.TryGetValue(key, out var standing) ? alert.EventTime < standing.Latest.EventTime : _standing.Count >= Capacity) return;
        Put(key, new StandingCondition { Latest = alert, Told = new ToldAlert { AlertId = alert.AlertId, Kind = alert.Kind, Subject = alert.Subject, Severity = alert.Severity } });
    }

    /// <summary>
    /// A cooldown withheld news of a condition; what is worse than what was told is told when it is over. One that ended since its alert and began again is worse than
    /// that it is over. Of what is over as soon as it is told nothing is withheld here.
    /// </summary>
    public void Withhold(AlertContent latest, long untilTicks, bool summaries)
    {
        var key = ConditionKey.Of(Labels.Of(latest));
        ref var standing = ref CollectionsMarshal.GetValueRefOrNullRef(_standing, key);
        if (Unsafe.IsNullRef(ref standing))
        {
            if (summaries && _standing.Count < Capacity) Put(key, new StandingCondition { Latest = latest, Withheld = 1, SummaryAt = Utc.At(untilTicks) });
        }
        else if (latest.EventTime < standing.Latest.EventTime)
        {
            standing = standing with { Withheld = standing.Withheld + 1 };
        }
        else
        {
            var isTold = summaries && IsWorse(standing.Told, latest);
            standing = standing with { Latest = latest, SummaryAt = isTold ? Utc.At(untilTicks) : null, Withheld = standing.Withheld + 1 };
            SetDue(key, standing);
        }
    }

    /// <summary>Its summary was told or will not be.</summary>
    public void Settle(in ConditionKey key)
    {
        if (_standing.TryGetValue(key, out var standing)) Put(key, standing with { SummaryAt = null });
    }

    /// <summary>No summary will be told of any.</summary>
    public void SettleAll()
    {
        while (_due.First is { } due) Settle(due.Thing);
    }

    public void End(in ConditionKey key)
    {
        _standing.Remove(key);
        _due.Set(key, null);
        _criticals.Set(key, null);
    }

    /// <summary>An alert reached nobody: there is nothing to end, unless news of it waits.</summary>
    public void Forget(AlertContent alert)
    {
        var key = ConditionKey.Of(Labels.Of(alert));
        if (_standing.TryGetValue(key, out var standing) && standing.SummaryAt is null && standing.Told?.AlertId == alert.AlertId) End(key);
    }

    public void Load(IEnumerable<StandingCondition> standing)
    {
        foreach (var one in standing) Put(ConditionKey.Of(Labels.Of(one.Latest)), one);
    }

    /// <param name="closing">The end of the trading day, where it is closed: what holds for a day holds no more.</param>
    public StandingCondition[] Carry(DateTimeOffset? closing) =>
        [.. _standing.Where(pair => closing is not { } end || LivesOn(pair.Value.Latest, end)).OrderBy(pair => pair.Key, ConditionKey.Order).Select(pair => pair.Value)];

    private static bool LivesOn(AlertContent latest, DateTimeOffset end) => ConditionShapes.Of(latest.Kind) switch
    {
        ConditionShape.State => true,
        ConditionShape.Episode => latest.EventTime >= end - LongestEpisode,
        _ => false,
    };

    // Of a symbol's state: whichever it came from.
    private static bool IsSame(SignalKind kind, string subject, SignalKind otherKind, string otherSubject) =>
        kind == otherKind && ConditionShapes.StateOf(subject).SequenceEqual(ConditionShapes.StateOf(otherSubject));

    private static bool GaveWay(ToldAlert told, AlertContent latest) =>
        ConditionShapes.Of(latest.Kind) == ConditionShape.State && !IsSame(told.Kind, told.Subject, latest.Kind, latest.Subject);

    // Of a symbol's state it is worse not to know the present one; of all else a further rung at the severity that was told.
    private static bool IsWorse(ToldAlert? told, AlertContent latest) => told is null
        || (ConditionShapes.Of(latest.Kind) == ConditionShape.State ? GaveWay(told, latest) : latest.Severity >= told.Severity);

    private void Put(in ConditionKey key, StandingCondition standing)
    {
        _standing[key] = standing;
        SetDue(key, standing);
    }

    private void SetDue(in ConditionKey key, StandingCondition standing)
    {
        var due = standing.SummaryAt?.UtcTicks;
        _due.Set(key, due);
        _criticals.Set(key, standing.Latest.Severity == Severity.Critical ? due : null);
    }
}

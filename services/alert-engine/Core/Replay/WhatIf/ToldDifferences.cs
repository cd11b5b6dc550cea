using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Pairs what both sides tell and keeps the differences. What a signal makes is paired at once; what time makes (digests, summaries, escalations) waits for its pair, so many of a side that
/// the memory stays bounded: the oldest beyond that counts as told on one side alone.
/// </summary>
internal sealed class ToldDifferences(int mostListed)
{
    private const int MaxWaiting = 10_000;
    private const int MaxSymbols = 256;
    private const string OtherSymbols = "*";

    private readonly Waiting _before = new();
    private readonly Waiting _after = new();
    private readonly SortedDictionary<string, Group> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Group> _symbols = new(StringComparer.Ordinal);
    private readonly List<WhatIfDifference> _differences = [];
    private readonly List<WhatIfDifference> _criticals = [];
    private readonly long[] _changes = new long[3];

    public long CriticalsAffected { get; private set; }

    public long Of(WhatIfChange change) => _changes[(int)change];

    /// <summary>What both sides make of one signal.</summary>
    /// <param name="withheld">Why the side that does not tell it withholds it.</param>
    public void Signal(ToldItem? before, ToldItem? after, SuppressionReason? withheld)
    {
        if (before is not null) CountBefore(before);
        if (after is not null) CountAfter(after);
        Pair(before, after, withheld);
    }

    /// <summary>What the log's side told because of time.</summary>
    public void Before(ToldItem told)
    {
        CountBefore(told);
        if (_after.Take(told.Key) is { } pair) Pair(told, pair, withheld: null);
        else if (_before.Put(told) is { } alone) Pair(alone, after: null, withheld: null);
    }

    /// <summary>What the tried side tells because of time.</summary>
    public void After(ToldItem told)
    {
        CountAfter(told);
        if (_before.Take(told.Key) is { } pair) Pair(pair, told, withheld: null);
        else if (_after.Put(told) is { } alone) Pair(before: null, alone, withheld: null);
    }

    /// <summary>What still waits has no pair.</summary>
    public void Complete()
    {
        foreach (var alone in _before.TakeAll()) Pair(alone, after: null, withheld: null);
        foreach (var alone in _after.TakeAll()) Pair(before: null, alone, withheld: null);
    }

    public WhatIfDifference[] Listed() => [.. _differences.OrderBy(difference => difference.At)];

    public WhatIfDifference[] Criticals() => [.. _criticals.OrderBy(difference => difference.At)];

    public WhatIfGroup[] ByKind() => ToGroups(_kinds);

    public WhatIfGroup[] BySymbol() => ToGroups(_symbols);

    private void Pair(ToldItem? before, ToldItem? after, SuppressionReason? withheld)
    {
        if ((before ?? after) is not { } told || (before is not null && after is not null && ToldItem.SameWay(before.Way, after.Way))) return;
        var change = before is null ? WhatIfChange.Added : after is null ? WhatIfChange.Removed : WhatIfChange.Moved;
        _changes[(int)change]++;
        var (kind, symbol) = GroupsOf(told);
        kind.Changes[(int)change]++;
        symbol.Changes[(int)change]++;
        var isCritical = told.Alert.Severity == Severity.Critical;
        if (isCritical) CriticalsAffected++;
        if (_differences.Count >= mostListed && !(isCritical && _criticals.Count < mostListed)) return;
        var difference = new WhatIfDifference
        {
            Change = change,
            What = told.What,
            AlertId = told.Alert.AlertId,
            Kind = told.Alert.Kind,
            Severity = told.Alert.Severity,
            Symbol = told.Alert.Symbol,
            Subject = told.Alert.Subject,
            Headline = told.Alert.Headline,
            Before = before?.Way,
            After = after?.Way,
            Withheld = withheld,
        };
        if (_differences.Count < mostListed) _differences.Add(difference);
        if (isCritical && _criticals.Count < mostListed) _criticals.Add(difference);
    }

    private void CountBefore(ToldItem told)
    {
        var (kind, symbol) = GroupsOf(told);
        kind.Before++;
        symbol.Before++;
    }

    private void CountAfter(ToldItem told)
    {
        var (kind, symbol) = GroupsOf(told);
        kind.After++;
        symbol.After++;
    }

    private (Group Kind, Group Symbol) GroupsOf(ToldItem told)
    {
        var symbol = told.Alert.Symbol;
        return (GroupOf(_kinds, WireName.Of(told.Alert.Kind)), GroupOf(_symbols, _symbols.Count < MaxSymbols || _symbols.ContainsKey(symbol) ? symbol : OtherSymbols));
    }

    private static Group GroupOf(SortedDictionary<string, Group> groups, string name)
    {
        if (!groups.TryGetValue(name, out var group)) groups[name] = group = new Group();
        return group;
    }

    private static WhatIfGroup[] ToGroups(SortedDictionary<string, Group> groups) =>
        [.. groups.Select(pair => new WhatIfGroup(pair.Key, pair.Value.Before, pair.Value.After, pair.Value.Changes[0], pair.Value.Changes[1], pair.Value.Changes[2]))];

    private sealed class Group
    {
        public long Before { get; set; }

        public long After { get; set; }

        public long[] Changes { get; } = new long[3];
    }

    /// <summary>What one side told and the other has not, yet, in order.</summary>
    private sealed class Waiting
    {
        private readonly Dictionary<ToldKey, LinkedListNode<ToldItem>> _byKey = [];
        private readonly LinkedList<ToldItem> _order = new();

        public ToldItem? Take(ToldKey key)
        {
            if (!_byKey.Remove(key, out var node)) return null;
            _order.Remove(node);
            return node.Value;
        }

        /// <summary>Keeps one; gives back the one that has to go for it, where one has.</summary>
        public ToldItem? Put(ToldItem told)
        {
            var gone = Take(told.Key) ?? (_order.Count >= MaxWaiting ? Take(_order.First!.Value.Key) : null);
            _byKey[told.Key] = _order.AddLast(told);
            return gone;
        }

        public List<ToldItem> TakeAll()
        {
            List<ToldItem> all = [.. _order];
            _order.Clear();
            _byKey.Clear();
            return all;
        }
    }
}

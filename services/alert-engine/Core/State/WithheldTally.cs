using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What waits for the next digest. Bounded: 256 groups, further symbols of a kind counted together, and the strongest five signals.
/// </summary>
internal sealed class WithheldTally
{
    private const int MaxGroups = 256;
    private const int MaxStrongest = 5;

    private readonly Dictionary<(SignalKind Kind, string Symbol), long> _groups = [];
    private readonly List<WithheldSignal> _strongest = [];
    private long _count;

    /// <summary>When the first of them was withheld; null when nothing waits.</summary>
    public long? FirstAtTicks { get; private set; }

    public void Add(AlertContent signal, long atTicks)
    {
        FirstAtTicks ??= atTicks;
        _count++;

        var key = (signal.Kind, signal.Symbol);
        if (_groups.Count >= MaxGroups && !_groups.ContainsKey(key)) key.Symbol = Digests.OtherSymbols;
        CollectionsMarshal.GetValueRefOrAddDefault(_groups, key, out _)++;

        var rank = _strongest.Count;
        while (rank > 0 && _strongest[rank - 1].Severity < signal.Severity) rank--;
        if (rank >= MaxStrongest) return;
        _strongest.Insert(rank, Told(signal));
        if (_strongest.Count > MaxStrongest) _strongest.RemoveAt(MaxStrongest);
    }

    /// <summary>The highest severity that waits; asked only while something does.</summary>
    public Severity Strongest => _strongest[0].Severity;

    /// <summary>What waits, sorted; null when nothing does.</summary>
    public Withheld? ToWithheld() => FirstAtTicks is not { } first
        ? null
        : new Withheld { Count = _count, FirstAt = Utc.At(first), Groups = Groups(), Strongest = [.. _strongest] };

    public void Load(Withheld withheld)
    {
        if (withheld.Strongest.Length == 0) throw new InvalidOperationException("What was withheld names no signal.");
        FirstAtTicks = withheld.FirstAt.UtcTicks;
        _count = withheld.Count;
        foreach (var group in withheld.Groups) _groups[(group.Kind, group.Symbol)] = group.Count;
        _strongest.AddRange(withheld.Strongest);
    }

    private WithheldGroup[] Groups()
    {
        WithheldGroup[] groups = [.. _groups.Select(group => new WithheldGroup { Kind = group.Key.Kind, Symbol = group.Key.Symbol, Count = group.Value })];
        Array.Sort(groups, static (a, b) =>
        {
            var byKind = a.Kind == b.Kind ? 0 : string.CompareOrdinal(WireName.Of(a.Kind), WireName.Of(b.Kind));
            return byKind != 0 ? byKind : string.CompareOrdinal(a.Symbol, b.Symbol);
        });
        return groups;
    }

    private static WithheldSignal Told(AlertContent signal) => new()
    {
        SignalId = signal.AlertId,
        Kind = signal.Kind,
        Severity = signal.Severity,
        Symbol = signal.Symbol,
        Subject = signal.Subject,
        EventTime = signal.EventTime,
        Headline = signal.Headline,
    };
}

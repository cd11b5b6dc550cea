using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>One usable row of a chain on its way into a book.</summary>
internal readonly record struct Row(
    long StrikeMills, OptionRight Right, DateTimeOffset SettlesAt, DateOnly Expiry, string Root, long OpenInterest, int Multiplier, int Index)
{
    /// <summary>By strike, right, settlement, root; rows of one contract by falling open interest, then as they came.</summary>
    public static readonly Comparison<Row> ByIdentity = (a, b) =>
    {
        var order = a.StrikeMills.CompareTo(b.StrikeMills);
        if (order == 0) order = a.Right.CompareTo(b.Right);
        if (order == 0) order = a.SettlesAt.CompareTo(b.SettlesAt);
        if (order == 0) order = string.CompareOrdinal(a.Root, b.Root);
        if (order == 0) order = b.OpenInterest.CompareTo(a.OpenInterest);
        return order == 0 ? a.Index.CompareTo(b.Index) : order;
    };

    public bool IsSameContract(in Row other) =>
        StrikeMills == other.StrikeMills && Right == other.Right && Expiry == other.Expiry && string.Equals(Root, other.Root, StringComparison.Ordinal);
}

/// <summary>What the roots of one chain have in common for all their rows.</summary>
internal sealed class RootTable
{
    private readonly string[] _roots;
    private readonly Dictionary<(int Root, DateOnly Expiry), DateTimeOffset> _settlements = [];

    private RootTable(string[] roots, string underlying)
    {
        _roots = roots;
        Refused = Array.ConvertAll(roots, root => Judge(root, underlying));
    }

    /// <summary>Why every row of a root is left out; null where it is not.</summary>
    public Exclusion?[] Refused { get; }

    public static RootTable Of(string[] roots, string underlying) => new(roots, underlying);

    public DateTimeOffset SettlesAt(int root, DateOnly expiry)
    {
        if (!_settlements.TryGetValue((root, expiry), out var at)) _settlements[(root, expiry)] = at = Settlement.Of(_roots[root], expiry);
        return at;
    }

    private static Exclusion? Judge(string root, string underlying)
    {
        if (!string.Equals(UnderlyingSymbol.OfRoot(root), Plain(underlying), StringComparison.Ordinal)) return Exclusion.OtherUnderlying;
        return char.IsAsciiDigit(root[^1]) ? Exclusion.AdjustedRoot : null;
    }

    // A share class is BRK.B or BRK/B to the exchange and BRKB in an option's root.
    private static string Plain(string underlying) => underlying.Replace(".", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
}

/// <summary>Counts by reason, over what the feed left out already.</summary>
internal sealed class ExclusionCounts(Dictionary<string, int> feed)
{
    private readonly SortedDictionary<string, int> _counts = new(feed, StringComparer.Ordinal);

    public void Add(Exclusion reason, int count = 1)
    {
        if (count == 0) return;
        var name = WireName.Of(reason);
        _counts[name] = _counts.GetValueOrDefault(name) + count;
    }

    public int Of(Exclusion reason) => _counts.GetValueOrDefault(WireName.Of(reason));

    public IReadOnlyDictionary<string, int> ToDictionary() => _counts;
}

/// <summary>Grows the columns of the contracts that the model prices.</summary>
internal sealed class ModelRows(int capacity)
{
    private readonly List<int> _cell = new(capacity), _expiry = new(capacity);
    private readonly List<double> _weight = new(capacity), _volatility = new(capacity);

    public void Add(int cell, int expiry, double weight, double volatility)
    {
        _cell.Add(cell);
        _expiry.Add(expiry);
        _weight.Add(weight);
        _volatility.Add(volatility);
    }

    public ModelColumns ToColumns() => new([.. _cell], [.. _expiry], [.. _weight], [.. _volatility]);
}

/// <summary>Grows the columns of the contracts with the provider's gamma.</summary>
internal sealed class FixedRows
{
    private readonly List<int> _cell = [], _expiry = [];
    private readonly List<double> _weightedGamma = [];

    public void Add(int cell, int expiry, double weightedGamma)
    {
        _cell.Add(cell);
        _expiry.Add(expiry);
        _weightedGamma.Add(weightedGamma);
    }

    public FixedColumns ToColumns() => new([.. _cell], [.. _expiry], [.. _weightedGamma]);
}

using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Collects a chain's rows as columns; the first row of a contract stands, further ones are counted as duplicates.</summary>
internal sealed class ChainBuilder
{
    private const double LargestCount = 1e12;
    private const double MostVolatility = 50;
    private const double MostGamma = 100;
    private const int UsualShares = 100;
    private const int MostShares = 1_000_000;

    private readonly Dictionary<string, int> _rootIndex = new(StringComparer.Ordinal);
    private readonly HashSet<(int Root, int Expiry, OptionRight Right, long Strike)> _seen = [];
    private readonly List<string> _roots = [];
    private readonly List<int> _root = [];
    private readonly List<int> _expiry = [];
    private readonly List<char> _right = [];
    private readonly List<long> _strike = [];
    private readonly List<double?> _bid = [];
    private readonly List<double?> _ask = [];
    private readonly List<long?> _openInterest = [];
    private readonly List<long?> _dayVolume = [];
    private readonly List<double?> _iv = [];
    private readonly List<double?> _delta = [];
    private readonly List<double?> _gamma = [];
    private readonly List<int> _multiplier = [];

    /// <summary>Rows left out, by reason.</summary>
    public Tally Excluded { get; } = new();

    /// <summary>Numbers that were dropped from rows that stand, by reason.</summary>
    public Tally Repaired { get; } = new();

    public int Count => _root.Count;

    /// <summary>The underlying that most rows belong to; at a tie the one that came first.</summary>
    public string MainUnderlying() =>
        _root.CountBy(root => UnderlyingSymbol.OfRoot(_roots[root])).MaxBy(pair => pair.Value).Key;

    /// <summary>Adds one row. A number is NaN where it was there and is none, null where it was absent.</summary>
    public void Add(in OccSymbol symbol, in ChainRow row)
    {
        if (!_rootIndex.TryGetValue(symbol.Root, out var root))
        {
            root = _roots.Count;
            _rootIndex.Add(symbol.Root, root);
            _roots.Add(symbol.Root);
        }

        var expiry = (symbol.Expiry.Year * 10_000) + (symbol.Expiry.Month * 100) + symbol.Expiry.Day;
        if (!_seen.Add((root, expiry, symbol.Right, symbol.StrikeMills)))
        {
            Excluded.Add(RowReason.Duplicate);
            return;
        }

        _root.Add(root);
        _expiry.Add(expiry);
        _right.Add(symbol.Right == OptionRight.Call ? 'C' : 'P');
        _strike.Add(symbol.StrikeMills);
        _bid.Add(Price(row.Bid));
        _ask.Add(Price(row.Ask));
        _openInterest.Add(Whole(row.OpenInterest, RowReason.NegativeOpenInterest));
        _dayVolume.Add(Whole(row.DayVolume, RowReason.NegativeVolume));
        _iv.Add(Finite(row.ImpliedVolatility) is { } iv and > 0 ? iv : null);
        _delta.Add(Finite(row.Delta));
        _gamma.Add(Finite(row.Gamma));
        _multiplier.Add(Shares(row.Multiplier));
    }

    /// <summary>The columns, without the rows whose root belongs to another underlying than this one; those are counted.</summary>
    public ChainColumns Build(string underlying)
    {
        var plain = Plain(underlying);
        var foreign = _roots.Select(root => !string.Equals(Plain(UnderlyingSymbol.OfRoot(root)), plain, StringComparison.Ordinal)).ToArray();
        if (!foreign.Contains(value: true)) return Columns([.. Enumerable.Range(0, Count)]);

        var kept = new List<int>(Count);
        for (var row = 0; row < Count; row++)
        {
            if (foreign[_root[row]]) Excluded.Add(RowReason.UnknownRoot);
            else kept.Add(row);
        }

        return Columns([.. kept]);
    }

    /// <summary>The chain as a message with a provisional stamp; null where it holds no contract of the underlying.</summary>
    public ParsedChain? Finish(string underlying, double? spot, DateTimeOffset asOf, MarketStamp stamp)
    {
        // Built first: it counts the rows of foreign roots.
        var contracts = Build(underlying);
        if (contracts.Count == 0) return null;
        var snapshot = new OptionChainSnapshot
        {
            Stamp = stamp,
            AsOf = asOf,
            Underlying = underlying,
            Spot = spot,
            Contracts = contracts,
            Excluded = Excluded.ToDictionary(),
        };
        return new ParsedChain(snapshot, ExchangeTime.Date(asOf), Repaired.ToDictionary());
    }

    /// <summary>A vendor's greeks where they can be an option's; one that cannot be right makes the other no better, and both are dropped and counted.</summary>
    public (double? Delta, double? Gamma) Greeks(OptionRight right, double? delta, double? gamma)
    {
        if (delta is null && gamma is null)
        {
            Repaired.Add(RowReason.NoGreeks);
            return (null, null);
        }

        var possible = right == OptionRight.Call ? delta is null or (>= 0 and <= 1) : delta is null or (>= -1 and <= 0);
        if (possible && (gamma is null or (>= 0 and < MostGamma))) return (delta, gamma);
        Repaired.Add(RowReason.BadGreeks);
        return (null, null);
    }

    /// <summary>A vendor's volatility where it can be one; zero is how some write none, anything else is counted.</summary>
    public double? Volatility(double? volatility)
    {
        if (volatility is null or (> 0 and <= MostVolatility)) return volatility;
        if (volatility != 0) Repaired.Add(RowReason.BadVolatility);
        return null;
    }

    private ChainColumns Columns(int[] rows) => new()
    {
        Roots = [.. _roots],
        Root = Array.ConvertAll(rows, row => _root[row]),
        Expiry = Array.ConvertAll(rows, row => _expiry[row]),
        Right = string.Create(rows.Length, (rows, _right), static (text, columns) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = columns._right[columns.rows[i]];
        }),
        StrikeMills = Array.ConvertAll(rows, row => _strike[row]),
        Bid = Array.ConvertAll(rows, row => _bid[row]),
        Ask = Array.ConvertAll(rows, row => _ask[row]),
        OpenInterest = Array.ConvertAll(rows, row => _openInterest[row]),
        DayVolume = Array.ConvertAll(rows, row => _dayVolume[row]),
        ImpliedVolatility = Array.ConvertAll(rows, row => _iv[row]),
        Delta = Array.ConvertAll(rows, row => _delta[row]),
        Gamma = Array.ConvertAll(rows, row => _gamma[row]),
        Multiplier = Array.Exists(rows, row => _multiplier[row] != UsualShares) ? Array.ConvertAll(rows, row => _multiplier[row]) : null,
    };

    private double? Finite(double? value)
    {
        if (value is not { } number || double.IsFinite(number)) return value;
        Repaired.Add(RowReason.NotANumber);
        return null;
    }

    private double? Price(double? value)
    {
        if (Finite(value) is not { } price) return null;
        if (price >= 0) return price;
        Repaired.Add(RowReason.NegativePrice);
        return null;
    }

    private long? Whole(double? value, string negative)
    {
        if (Finite(value) is not { } count) return null;
        if (count is >= 0 and <= LargestCount) return (long)Math.Round(count, MidpointRounding.AwayFromZero);
        Repaired.Add(count < 0 ? negative : RowReason.OutOfRange);
        return null;
    }

    // Nobody knows what a contract of a bad size delivers: 0 is what no analysis takes.
    private int Shares(double? value)
    {
        if (value is not { } shares) return UsualShares;
        if (shares is > 0 and <= MostShares && Math.Round(shares) == shares) return (int)shares;
        Repaired.Add(RowReason.BadMultiplier);
        return 0;
    }

    /// <summary>Share classes: Cboe writes <c>BRK.B</c> for the underlying and <c>BRKB</c> for the root.</summary>
    private static string Plain(string name) => name.Replace(".", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
}

/// <summary>One contract's numbers as a feed gives them.</summary>
/// <param name="Multiplier">Shares per contract; null means 100.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChainRow(
    double? Bid, double? Ask, double? OpenInterest, double? DayVolume, double? ImpliedVolatility, double? Delta, double? Gamma, double? Multiplier = null);

using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// The prints of one or several trade files in order of time; at one time in the order of the files. Providers sort their files by contract,
/// so the whole tape is held in memory: 40 bytes a print, with a limit.
/// </summary>
public sealed class TradeTape
{
    /// <summary>The most prints that are held: 10 million, about 400 MB. Fewer underlyings make a tape smaller.</summary>
    public const int MaxTrades = 10_000_000;

    private readonly List<OptionTrade> _trades = [];
    private readonly List<OccSymbol> _contracts = [];
    private readonly Dictionary<OccSymbol, int> _index = [];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private bool _sorted = true;

    public int Count => _trades.Count;

    public IReadOnlyList<OccSymbol> Contracts => _contracts;

    /// <summary>The prints, sorted by time.</summary>
    public IReadOnlyList<OptionTrade> Trades
    {
        get
        {
            Sort();
            return _trades;
        }
    }

    /// <summary>Rows left out of the files added, by <see cref="RowReason"/>.</summary>
    public IReadOnlyDictionary<string, int> Skipped => _skipped;

    /// <summary>Adds a file; where it cannot be read to its end, nothing of it is added.</summary>
    /// <param name="wanted">Which underlyings to read, by plain symbol; null for all.</param>
    /// <exception cref="InvalidFileException">Not readable, damaged, no trade file, or beyond <see cref="MaxTrades"/>.</exception>
    public void AddFile(string path, Predicate<string>? wanted = null)
    {
        using var file = OptionTradesFlatFile.Open(path, wanted);
        Add(file, path);
    }

    /// <summary>Adds what an open file still holds, under the same promise.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public void Add(OptionTradesFlatFile file, string where)
    {
        var before = _trades.Count;
        var map = new List<int>();
        try
        {
            while (file.TryRead(out var trade))
            {
                if (_trades.Count == MaxTrades)
                    throw new InvalidFileException(where, string.Create(CultureInfo.InvariantCulture, $"more than {MaxTrades:N0} prints; name fewer symbols"));
                for (var i = map.Count; i < file.Contracts.Count; i++) map.Add(Global(file.Contracts[i]));
                _sorted &= _trades.Count == 0 || _trades[^1].TimeMicros <= trade.TimeMicros;
                _trades.Add(trade with { Contract = map[trade.Contract] });
            }
        }
        catch (InvalidFileException)
        {
            _trades.RemoveRange(before, _trades.Count - before);
            throw;
        }

        foreach (var (reason, count) in file.Skipped) _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
    }

    private int Global(OccSymbol contract)
    {
        if (_index.TryGetValue(contract, out var index)) return index;
        index = _contracts.Count;
        _contracts.Add(contract);
        _index.Add(contract, index);
        return index;
    }

    private void Sort()
    {
        if (_sorted) return;
        var order = new int[_trades.Count];
        var times = new long[_trades.Count];
        for (var i = 0; i < order.Length; i++) (order[i], times[i]) = (i, _trades[i].TimeMicros);
        Array.Sort(order, (a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
        var sorted = Array.ConvertAll(order, i => _trades[i]);
        _trades.Clear();
        _trades.AddRange(sorted);
        _sorted = true;
    }
}

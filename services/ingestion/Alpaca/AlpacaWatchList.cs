using System.Collections.Frozen;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// Which contracts' quotes the stream asks for: those nearest the money of each underlying's last chain, the plan's limit shared evenly. Chains write it, the
/// stream reads it; any thread. A chain without a spot (an index) is centred on the call whose delta is nearest to one half; without that either, it has none.
/// </summary>
public sealed class AlpacaWatchList(int limit, int expiries)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (OccSymbol[] Contracts, double Centre)> _chains = new(StringComparer.Ordinal);
    private volatile FrozenSet<string> _current = FrozenSet<string>.Empty;
    private int _limit = limit;

    /// <summary>The contracts as unpadded OCC symbols; the same object as long as they are the same.</summary>
    public IReadOnlySet<string> Current => _current;

    /// <summary>Takes an underlying's newest chain.</summary>
    /// <param name="today">The date in New York.</param>
    public void Update(OptionChainSnapshot chain, DateOnly today)
    {
        if ((chain.Spot ?? Centre(chain.Contracts)) is not { } centre) return;
        var contracts = Enumerable.Range(0, chain.Contracts.Count).Select(chain.Contracts.Symbol).Where(symbol => !symbol.IsAdjusted).ToArray();
        lock (_gate)
        {
            _chains[chain.Underlying] = (contracts, centre);
            Pick(today);
        }
    }

    /// <summary>The server took fewer than were asked for: halves the limit.</summary>
    /// <returns>The new limit; null where it was 0 already.</returns>
    public int? Lower()
    {
        lock (_gate)
        {
            if (_limit == 0) return null;
            _limit = Math.Min(_limit, _current.Count) / 2;
            _current = _current.Order(StringComparer.Ordinal).Take(_limit).ToFrozenSet(StringComparer.Ordinal);
            return _limit;
        }
    }

    private void Pick(DateOnly today)
    {
        var share = _limit / _chains.Count;
        var picked = _chains.Values
            .SelectMany(chain => WatchedContracts.Pick(chain.Contracts, today, chain.Centre, share, expiries))
            .Select(symbol => symbol.ToString())
            .ToFrozenSet(StringComparer.Ordinal);
        if (!picked.SetEquals(_current)) _current = picked;
    }

    private static double? Centre(ChainColumns chain)
    {
        (int Row, double Distance) best = (-1, double.MaxValue);
        for (var row = 0; row < chain.Count; row++)
        {
            if (chain.Right[row] != 'C' || chain.Delta[row] is not { } delta || delta is <= 0 or >= 1) continue;
            var distance = Math.Abs(delta - 0.5);
            if (distance < best.Distance) best = (row, distance);
        }

        return best.Row < 0 ? null : chain.StrikeMills[best.Row] / 1000.0;
    }
}

using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Whose quotes the stream follows: of each underlying the contracts nearest the money, an equal share of the places each. A new chain picks anew, and the list is another only where a
/// tenth of an underlying's places changes hands, so that a spot that moves to and fro does not move subscriptions with it. Writers are many, readers see whole lists.
/// </summary>
public sealed class PolygonWatch(IReadOnlyList<string> underlyings, int maxContracts, int maxExpiries)
{
    private const int Places = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _picked = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _contracts = [];

    /// <summary>Unpadded symbols, each once; another instance where they have changed.</summary>
    public IReadOnlyList<string> Contracts => _contracts;

    /// <summary>Picks the contracts of one underlying anew; a chain without spot changes nothing, nor does one of an underlying that is not followed.</summary>
    public void Take(OptionChainSnapshot chain, DateOnly today)
    {
        if (chain.Spot is not { } spot || !underlyings.Contains(chain.Underlying, StringComparer.Ordinal)) return;
        var contracts = Enumerable.Range(0, chain.Contracts.Count).Select(chain.Contracts.Symbol);
        var picked = WatchedContracts.Pick(contracts, today, spot, maxContracts / underlyings.Count, maxExpiries).Select(symbol => symbol.ToString()).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            var before = _picked.GetValueOrDefault(chain.Underlying, []);
            if (picked.Count(symbol => !before.Contains(symbol)) * Places < Math.Max(1, picked.Count)) return;
            _picked[chain.Underlying] = picked;
            _contracts = [.. underlyings.SelectMany(name => _picked.GetValueOrDefault(name, [])).Order(StringComparer.Ordinal)];
        }
    }
}

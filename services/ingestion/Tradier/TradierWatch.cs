using System.Collections.Immutable;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// What the stream follows: the underlyings, and of each the contracts nearest the money, an equal share of the places each. Follows the spot: every
/// new chain picks anew. One writer at a time or many; readers see whole lists.
/// </summary>
internal sealed class TradierWatch(IReadOnlyList<string> underlyings, int maxContracts, int maxExpiries)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateOnly Day, string[] Symbols)> _picked = new(StringComparer.Ordinal);
    private volatile Subscription _current = new([.. underlyings], false);

    /// <summary>The whole list as it stands; another instance where it has changed.</summary>
    public Subscription Current => _current;

    public IReadOnlyList<string> Underlyings => underlyings;

    /// <summary>True where an underlying's contracts are picked from a chain of this day, or a later one.</summary>
    public bool IsOf(string underlying, DateOnly day)
    {
        lock (_gate) return _picked.TryGetValue(underlying, out var picked) && picked.Day >= day;
    }

    /// <summary>Picks the contracts of one underlying anew; a chain without spot changes nothing, nor does one of an underlying that is not followed.</summary>
    public void Take(OptionChainSnapshot chain, DateOnly today)
    {
        if (chain.Spot is not { } spot || !underlyings.Contains(chain.Underlying, StringComparer.Ordinal)) return;
        var contracts = Enumerable.Range(0, chain.Contracts.Count).Select(chain.Contracts.Symbol);
        var picked = WatchedContracts.Pick(contracts, today, spot, maxContracts / underlyings.Count, maxExpiries);
        string[] now = [.. picked.Select(symbol => symbol.ToString()).Order(StringComparer.Ordinal)];
        lock (_gate)
        {
            var before = _picked.GetValueOrDefault(chain.Underlying, (default, []));
            _picked[chain.Underlying] = (ExchangeTime.Date(chain.AsOf), now);
            if (before.Symbols.AsSpan().SequenceEqual(now)) return;
            _current = new Subscription([.. underlyings, .. underlyings.SelectMany(name => _picked.GetValueOrDefault(name, (default, [])).Symbols)], true);
        }
    }

    /// <param name="Symbols">The underlyings, then the contracts.</param>
    /// <param name="HasContracts">False as long as no chain has come.</param>
    public sealed record Subscription(ImmutableArray<string> Symbols, bool HasContracts);
}

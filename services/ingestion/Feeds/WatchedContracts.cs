using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Which contracts of a chain to follow where a provider lets one follow only so many. Pure.</summary>
public static class WatchedContracts
{
    /// <summary>
    /// The contracts nearest the money, the nearest expiries first: in every round each expiry of the chain gives one strike (call and put), the one
    /// nearest to the spot that it has not given yet, until the places are taken.
    /// </summary>
    /// <param name="contracts">A chain's contracts, in any order.</param>
    /// <param name="today">The date in New York; what expired before it is left out.</param>
    /// <param name="spot">In points, above 0.</param>
    /// <param name="limit">The most contracts.</param>
    /// <param name="expiries">The most expiries, nearest first.</param>
    public static IReadOnlyList<OccSymbol> Pick(IEnumerable<OccSymbol> contracts, DateOnly today, double spot, int limit, int expiries)
    {
        var ladders = contracts
            .Where(symbol => symbol.Expiry >= today)
            .GroupBy(symbol => symbol.Expiry)
            .OrderBy(expiry => expiry.Key)
            .Take(expiries)
            .Select(expiry => expiry
                .GroupBy(symbol => symbol.StrikeMills)
                .OrderBy(strike => Math.Abs((strike.Key / 1000.0) - spot))
                .ThenBy(strike => strike.Key)
                .Select(strike => strike.OrderBy(symbol => symbol.Root, StringComparer.Ordinal).ThenBy(symbol => symbol.Right).ToArray())
                .ToArray())
            .ToArray();

        var picked = new List<OccSymbol>();
        for (var round = 0; ladders.Any(ladder => round < ladder.Length); round++)
        {
            foreach (var ladder in ladders.Where(ladder => round < ladder.Length))
            {
                if (picked.Count + ladder[round].Length > limit) return picked;
                picked.AddRange(ladder[round]);
            }
        }

        return picked;
    }
}

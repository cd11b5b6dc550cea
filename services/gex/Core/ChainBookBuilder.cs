using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Gex.Core;

/// <summary>Makes a <see cref="ChainBook"/> of a chain. Rows it cannot use are counted by reason; none of them reaches a sum.</summary>
public static class ChainBookBuilder
{
    // Far beyond any listed contract; with them every sum stays within what a fact can hold.
    private const long MostOpenInterest = 100_000_000;
    private const int MostShares = 100_000;

    /// <param name="chain">A validated chain.</param>
    /// <param name="spot">Spot at the chain's time, finite and above 0.</param>
    public static ChainBook Build(OptionChainSnapshot chain, double spot, GexSettings settings)
    {
        var columns = chain.Contracts;
        var roots = RootTable.Of(columns.Roots, chain.Underlying);
        var excluded = new ExclusionCounts(chain.Excluded);
        var rows = new List<Row>(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            if (Listed(columns, i, roots, chain.AsOf, settings, out var row) is { } reason) excluded.Add(reason);
            else rows.Add(row);
        }

        rows.Sort(Row.ByIdentity);
        excluded.Add(Exclusion.Duplicate, RemoveDuplicates(rows));
        return Fill(chain, spot, settings, rows, excluded);
    }

    /// <summary>A date given as yyyyMMdd.</summary>
    internal static DateOnly Date(int yyyyMMdd) => new(yyyyMMdd / 10_000, yyyyMMdd / 100 % 100, yyyyMMdd % 100);

    private static Exclusion? Listed(ChainColumns columns, int i, RootTable roots, DateTimeOffset asOf, GexSettings settings, out Row row)
    {
        row = default;
        var root = columns.Root[i];
        if (roots.Refused[root] is { } refused) return refused;
        if (columns.StrikeMills[i] <= 0) return Exclusion.BadStrike;

        var expiry = Date(columns.Expiry[i]);
        var settlesAt = roots.SettlesAt(root, expiry);
        if (Settlement.IsGone(settings.DayCount, expiry, settlesAt, asOf)) return Exclusion.Expired;

        var multiplier = columns.Multiplier?[i] ?? settings.Multiplier;
        if (multiplier is <= 0 or > MostShares) return Exclusion.BadMultiplier;
        if (columns.OpenInterest[i] is not { } openInterest) return Exclusion.NoOpenInterest;
        if (openInterest is < 0 or > MostOpenInterest) return Exclusion.BadOpenInterest;

        var right = columns.Right[i] == 'C' ? OptionRight.Call : OptionRight.Put;
        row = new Row(columns.StrikeMills[i], right, settlesAt, expiry, columns.Roots[root], openInterest, multiplier, i);
        return null;
    }

    // Rows are sorted by identity; of several rows of one contract the one with the largest open interest stays, whatever their order was.
    private static int RemoveDuplicates(List<Row> rows)
    {
        var kept = 0;
        for (var i = 0; i < rows.Count; i++)
            if (kept == 0 || !rows[i].IsSameContract(rows[kept - 1]))
                rows[kept++] = rows[i];
        var removed = rows.Count - kept;
        rows.RemoveRange(kept, removed);
        return removed;
    }

    private static ChainBook Fill(OptionChainSnapshot chain, double spot, GexSettings settings, List<Row> rows, ExclusionCounts excluded)
    {
        var expiries = rows.Select(row => new ExpiryBucket(row.Expiry, row.SettlesAt)).Distinct().OrderBy(bucket => bucket.SettlesAt).ToArray();
        var expiryIndex = new Dictionary<ExpiryBucket, int>(expiries.Length);
        for (var i = 0; i < expiries.Length; i++) expiryIndex[expiries[i]] = i;
        var strikes = rows.Select(row => row.StrikeMills).Distinct().ToArray();
        var (callShares, putShares) = (new double[strikes.Length], new double[strikes.Length]);
        var greeks = new GreeksReader(chain.Contracts, spot, chain.AsOf, settings);
        var (model, given) = (new ModelRows(rows.Count), new FixedRows());
        double total = 0, usable = 0;

        var strike = -1;
        foreach (var row in rows)
        {
            if (strike < 0 || strikes[strike] != row.StrikeMills) strike++;
            if (row.OpenInterest == 0) continue;

            var call = row.Right == OptionRight.Call;
            double shares = (double)row.OpenInterest * row.Multiplier;
            (call ? callShares : putShares)[strike] += shares;
            total += row.OpenInterest;

            var (cell, bucket) = ((2 * strike) + (call ? 0 : 1), expiryIndex[new ExpiryBucket(row.Expiry, row.SettlesAt)]);
            var weight = Sign(settings.DealerSign, call) * shares;
            var read = greeks.Read(row);
            if (read.Volatility is { } volatility) model.Add(cell, bucket, weight, volatility);
            if (read.Gamma is { } gamma) given.Add(cell, bucket, weight * gamma);
            if (read.Excluded is { } reason) excluded.Add(reason);
            else usable += row.OpenInterest;
        }

        return new ChainBook
        {
            Underlying = chain.Underlying,
            AsOf = chain.AsOf,
            Spot = spot,
            Contracts = rows.Count,
            StrikeMills = strikes,
            CallShares = callShares,
            PutShares = putShares,
            Expiries = expiries,
            Model = model.ToColumns(),
            Fixed = given.ToColumns(),
            // What open interest a row without one has nobody knows: such rows count against the coverage by their number.
            Coverage = total > 0 ? usable / total * rows.Count / (rows.Count + excluded.Of(Exclusion.NoOpenInterest) + excluded.Of(Exclusion.BadOpenInterest)) : null,
            Excluded = excluded.ToDictionary(),
        };
    }

    private static int Sign(DealerSign convention, bool call) => convention switch
    {
        DealerSign.LongCallsShortPuts => call ? 1 : -1,
        DealerSign.ShortCallsLongPuts => call ? -1 : 1,
        DealerSign.ShortBoth => -1,
        _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "An unknown dealer sign."),
    };
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// The spot that a chain's own quotes imply, by put–call parity: at one strike and settlement S·e^(−qT) = C − P + K·e^(−rT), with mid prices. Of the nearest
/// settlement within a month with enough pairs the strikes nearest to the money are asked, and their median taken, so that no single quote decides. Null where there are
/// too few two-sided quotes or they contradict each other.
/// </summary>
public static class ParityForward
{
    private const int FewestPairs = 3, MostPairs = 9;

    // Further out the carry, which the settings know but roughly, moves the implied spot by more than what a closed index lags behind: a year at 5 % is 5 % of spot.
    private const double MostYears = 31.0 / 365;

    // Quotes of one settlement whose implied spots lie further apart are not of one time.
    private const double MostSpread = 0.005;

    /// <summary>
    /// The spot to judge a chain by: the implied one where the chain is of a cash index whose value is not computed at that time, the feed's else,
    /// and where none is implied. Options on VIX are options on its future of each settlement, which implies no spot.
    /// </summary>
    public static double? SpotOf(OptionChainSnapshot chain, GexSettings settings, out bool isImplied)
    {
        var implied = settings.ClosedIndex == ClosedIndexSpot.Parity && IsIndexWithSpot(chain.Underlying) && !ExchangeCalendar.IsOpen(chain.AsOf)
            ? Of(chain, settings) : null;
        isImplied = implied is not null;
        return implied ?? chain.Spot;
    }

    /// <summary>The spot that the chain's quotes imply, in points; null where they imply none.</summary>
    public static double? Of(OptionChainSnapshot chain, GexSettings settings)
    {
        var bySettlement = new SortedDictionary<DateTimeOffset, List<(double Apart, double Spot)>>();
        foreach (var (settlesAt, years, strike, call, put) in Pairs(chain, settings))
        {
            if (!bySettlement.TryGetValue(settlesAt, out var pairs)) bySettlement[settlesAt] = pairs = [];
            var forward = call - put + (strike * Math.Exp(-settings.Rate * years));
            pairs.Add((Math.Abs(call - put), forward * Math.Exp(settings.DividendYield * years)));
        }

        return bySettlement.Values.Select(Agreed).FirstOrDefault(spot => spot is not null);
    }

    private static double? Agreed(List<(double Apart, double Spot)> pairs)
    {
        if (pairs.Count < FewestPairs) return null;
        pairs.Sort();
        var spots = pairs.Take(MostPairs).Select(pair => pair.Spot).Order().ToArray();
        var median = GexLevels.Percentile(spots, 50);
        if (!(median > 0) || !double.IsFinite(median)) return null;

        // The middle half must agree; a wild quote at either end may not.
        Array.Sort(spots);
        return spots[^(1 + (spots.Length / 4))] - spots[spots.Length / 4] <= MostSpread * median ? median : null;
    }

    private static IEnumerable<(DateTimeOffset SettlesAt, double Years, double Strike, double Call, double Put)> Pairs(OptionChainSnapshot chain, GexSettings settings)
    {
        var columns = chain.Contracts;
        var roots = RootTable.Of(columns.Roots, chain.Underlying);
        var waiting = new Dictionary<(int Root, int Expiry, long Strike, char Right), double>();
        for (var i = 0; i < columns.Count; i++)
        {
            var (root, strike, right) = (columns.Root[i], columns.StrikeMills[i], columns.Right[i]);
            if (roots.Refused[root] is not null || strike <= 0 || Mid(columns, i) is not { } mid) continue;
            if (!waiting.Remove((root, columns.Expiry[i], strike, right == 'C' ? 'P' : 'C'), out var other))
            {
                waiting[(root, columns.Expiry[i], strike, right)] = mid;
                continue;
            }

            var expiry = ChainBookBuilder.Date(columns.Expiry[i]);
            var settlesAt = roots.SettlesAt(root, expiry);
            if (Settlement.IsGone(settings.DayCount, expiry, settlesAt, chain.AsOf)) continue;
            var years = Settlement.Years(settings.DayCount, expiry, settlesAt, chain.AsOf);
            if (years > MostYears) continue;
            yield return (settlesAt, years, strike / 1000.0, right == 'C' ? mid : other, right == 'C' ? other : mid);
        }
    }

    private static double? Mid(ChainColumns columns, int i) =>
        columns.Bid[i] is { } bid && columns.Ask[i] is { } ask && bid > 0 && ask >= bid && double.IsFinite(ask) ? (bid + ask) / 2 : null;

    private static bool IsIndexWithSpot(string underlying) => UnderlyingSymbol.IsIndex(underlying) && !underlying.Contains("VIX", StringComparison.Ordinal);
}

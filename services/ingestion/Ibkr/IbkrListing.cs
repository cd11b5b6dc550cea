using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// Which options of one underlying TWS lists, as it says so: expiries and strikes by trading class, not every pair of which exists. What it refuses by name is left out from then on.
/// </summary>
internal sealed class IbkrListing(string underlying)
{
    private const int MostEach = 5000;
    private static readonly OptionRight[] Rights = [OptionRight.Call, OptionRight.Put];

    private readonly Dictionary<string, (HashSet<DateOnly> Expiries, HashSet<long> Strikes)> _smart = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HashSet<DateOnly> Expiries, HashSet<long> Strikes)> _others = new(StringComparer.Ordinal);
    private readonly HashSet<OccSymbol> _refused = [];

    private Dictionary<string, (HashSet<DateOnly> Expiries, HashSet<long> Strikes)> Classes => _smart.Count > 0 ? _smart : _others;

    /// <summary>Contracts at most, expired ones left out.</summary>
    public int Count(DateOnly today) => Classes.Values.Sum(listed => listed.Expiries.Count(expiry => expiry >= today) * listed.Strikes.Count * 2);

    /// <summary>Takes what is listed on one exchange; the routing of all of them, SMART, wins.</summary>
    public void Add(string exchange, string tradingClass, string multiplier, IEnumerable<DateOnly> expiries, IEnumerable<long> strikes)
    {
        if (multiplier != "100" || !string.Equals(UnderlyingSymbol.OfRoot(tradingClass), underlying.Replace(".", "", StringComparison.Ordinal), StringComparison.Ordinal)) return;
        var classes = exchange == "SMART" ? _smart : _others;
        if (!classes.TryGetValue(tradingClass, out var listed)) classes.Add(tradingClass, listed = ([], []));
        listed.Expiries.UnionWith(expiries.Take(MostEach));
        listed.Strikes.UnionWith(strikes.Take(MostEach));
    }

    /// <summary>There is no such contract.</summary>
    public void Refuse(OccSymbol contract) => _refused.Add(contract);

    /// <summary>The contracts to watch.</summary>
    public IReadOnlyList<OccSymbol> Pick(DateOnly today, double spot, int limit, int expiries)
    {
        var nearest = Classes.Values.SelectMany(listed => listed.Expiries).Where(expiry => expiry >= today).Distinct().Order().Take(expiries).ToHashSet();
        var contracts =
            from listed in Classes
            from expiry in listed.Value.Expiries.Where(nearest.Contains)
            from strike in listed.Value.Strikes
            from right in Rights
            select new OccSymbol(listed.Key, expiry, right, strike);
        return WatchedContracts.Pick(contracts.Where(contract => !_refused.Contains(contract)), today, spot, limit, expiries);
    }
}

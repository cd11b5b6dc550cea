using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class WatchedContractsTests
{
    [Fact]
    public void Each_expiry_gives_its_nearest_strike_before_any_gives_its_second() =>
        Pick(limit: 8).ShouldBe([
            "SPY251120C00600000", "SPY251120P00600000", "SPY251121C00601000", "SPY251121P00601000",
            "SPY251120C00605000", "SPY251120P00605000", "SPY251121C00610000", "SPY251121P00610000",
        ]);

    [Fact]
    public void A_strike_whose_call_and_put_do_not_both_fit_is_not_begun() => Pick(limit: 3).ShouldBe(["SPY251120C00600000", "SPY251120P00600000"]);

    [Fact]
    public void No_more_expiries_than_asked_for_are_followed() => Pick(limit: 8, expiries: 1).ShouldAllBe(symbol => symbol.StartsWith("SPY251120", StringComparison.Ordinal));

    [Fact]
    public void What_has_expired_is_left_out() => Pick(limit: 100).ShouldNotContain(symbol => symbol.StartsWith("SPY251119", StringComparison.Ordinal));

    private static string[] Pick(int limit, int expiries = 10)
    {
        var contracts = Chain("251119", 600, 605).Concat(Chain("251121", 601, 610)).Concat(Chain("251120", 600, 605, 620));
        return [.. WatchedContracts.Pick(contracts, new DateOnly(2025, 11, 20), 601, limit, expiries).Select(symbol => symbol.ToString())];
    }

    private static IEnumerable<OccSymbol> Chain(string expiry, params int[] strikes) =>
        strikes.SelectMany(strike => new[] { 'P', 'C' }.Select(right => OccSymbol.Parse($"SPY{expiry}{right}{strike:00000}000")));
}

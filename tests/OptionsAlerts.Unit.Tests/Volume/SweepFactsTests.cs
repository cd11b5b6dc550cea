using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

/// <summary>What a sweep says beyond its size: how it walked, whether it is golden, the how many-th it is.</summary>
public sealed class SweepFactsTests
{
    private static readonly VolumeSettings Dear = new() { Sweep = new SweepSettings { GoldenPremiumUsd = 100_000 } };

    // 600 contracts at 5 dollars over two exchanges at the ask: 300,000 dollars.
    private static Trade[] Bought(double price = 5, Aggressor side = Aggressor.Ask, int secondExchange = 302, TradeFlags flags = TradeFlags.None) =>
        [Market.At(1, 300, price: price, exchange: 301, side: side, flags: flags), Market.At(2, 300, price: price, exchange: secondExchange, side: side, flags: flags)];

    private static Anomaly Sweep(long? openInterest, VolumeSettings settings, params Trade[] trades)
    {
        var book = Market.Book(settings);
        book.Take(Market.Chain(Market.Open, new Listing(Market.Call, 0, openInterest)));
        return book.Take(trades).Only(SignalKind.Sweep).ShouldHaveSingleItem();
    }

    [Fact]
    public void it_tells_the_way_through_the_prices()
    {
        double[] prices = [5.00, 5.05, 5.05, 5.20, 5.15];
        var found = Sweep(null, new VolumeSettings(), [.. prices.Select((price, i) => Market.At(i, i == 4 ? 460 : 10, price: price))]);
        (found.Number("first_price"), found.Number("last_price"), found.Number("low_price"), found.Number("high_price")).ShouldBe((5.00m, 5.15m, 5.00m, 5.20m));
        (found.Number("price_steps_up"), found.Number("price_steps_down")).ShouldBe((2, 1));
    }

    [Fact]
    public void a_print_out_of_order_takes_its_place_in_the_way()
    {
        var found = Sweep(null, new VolumeSettings(), Market.At(1, 10, price: 5.00), Market.At(3, 10, price: 5.10), Market.At(2, 480, price: 5.05));
        (found.Number("first_price"), found.Number("last_price"), found.Number("price_steps_up"), found.Number("price_steps_down")).ShouldBe((5.00m, 5.10m, 2, 0));
    }

    [Fact]
    public void a_golden_sweep_says_so()
    {
        var found = Sweep(599, Dear, Bought());
        (found.Text("golden"), found.Severity, found.Kind).ShouldBe(("yes", Severity.Medium, SignalKind.Sweep));
        found.Headline.ShouldBe("SPY 12 Jun 600 C golden sweep: 600 contracts in 1 s over 2 exchanges at ask, $300 k premium");
    }

    [Fact]
    public void one_exchange_is_enough_by_an_intermarket_sweep_order() =>
        Sweep(599, Dear, Bought(secondExchange: 301, flags: TradeFlags.IntermarketSweep)).Text("golden").ShouldBe("yes");

    [Fact]
    public void what_lacks_one_condition_is_not_golden()
    {
        Sweep(600, Dear, Bought()).Text("golden").ShouldBe("no"); // No more than was open.
        Sweep(null, Dear, Bought()).Text("golden").ShouldBe("no"); // Nobody knows what was open.
        Sweep(599, Dear, Bought(side: Aggressor.Bid)).Text("golden").ShouldBe("no");
        Sweep(599, Dear, Bought(secondExchange: 301)).Text("golden").ShouldBe("no");
        Sweep(599, Dear, Bought(price: 1.6)).Text("golden").ShouldBe("no"); // 96,000 dollars.
        Sweep(599, new VolumeSettings(), Bought()).Text("golden").ShouldBe("no"); // Under the default of a million.
    }

    [Fact]
    public void repeated_hits_are_counted_by_episode()
    {
        var book = Market.Book();
        var found = Enumerable.Range(0, 3).SelectMany(hit => book.Take(Market.At(hit * 600, 300), Market.At((hit * 600) + 1, 300), Market.At((hit * 600) + 2, 600, price: 0.1)).Only(SignalKind.Sweep)).ToList();
        // Each is raised at 600 and at 1,200 contracts.
        found.Select(anomaly => anomaly.Number("hits_today")).ShouldBe([1, 1, 2, 2, 3, 3]);
        found[0].Headline.ShouldEndWith("premium");
        found[^1].Headline.ShouldEndWith("premium, hit 3 of the day");
    }

    [Fact]
    public void repeated_blocks_are_counted_too()
    {
        var book = Market.Book();
        var found = Enumerable.Range(0, 3).SelectMany(hit => book.Take(Market.At(hit * 600, 700)).Only(SignalKind.Block)).ToList();
        found.Select(anomaly => anomaly.Number("hits_today")).ShouldBe([1, 2, 3]);
        found[2].Headline.ShouldEndWith("$70 k premium, hit 3 of the day");
    }

    [Fact]
    public void a_new_day_counts_from_the_first_hit()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 700)).Only(SignalKind.Block).Count.ShouldBe(1);
        book.Take(Market.At(86_400, 700)).Only(SignalKind.Block).ShouldHaveSingleItem().Number("hits_today").ShouldBe(1);
    }

    [Fact]
    public void hits_outlive_a_restart()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Market.Book();
        book.Take(Market.At(0, 700), Market.At(600, 300), Market.At(601, 300));
        var found = book.Restarted(store).Take(Market.At(1_200, 700), Market.At(1_201, 20));
        found.Only(SignalKind.Block).ShouldHaveSingleItem().Number("hits_today").ShouldBe(2);
        found.Only(SignalKind.Sweep).ShouldHaveSingleItem().Number("hits_today").ShouldBe(2);
    }
}

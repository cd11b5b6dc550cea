using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class AllocationTests
{
    [Fact]
    public void a_print_that_trips_no_rule_allocates_nothing()
    {
        // Forty contracts, a print of each every two seconds, sizes far under every threshold, with baselines and open interest to judge by.
        var contracts = Enumerable.Range(0, 40).Select(i => $"SPY260612{(i % 2 == 0 ? 'C' : 'P')}00{580 + i}000").ToArray();
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(90_000, 20)], contracts: contracts));
        book.Take(Market.Chain(Market.Open, [.. contracts.Select(contract => new Listing(contract, 0, 500_000))]));
        var batches = Enumerable.Range(0, 200).Select(step => Market.Batch([.. contracts.Select((contract, i) => Market.At((step * 2) + (i * 0.01), 3, contract, exchange: 300 + (i % 16), side: Aggressor.Ask))])).ToArray();
        var found = new List<Anomaly>();
        foreach (var batch in batches.Take(100)) book.Take(batch, found);

        Allocations.Least(round =>
        {
            for (var i = 0; i < 12; i++) book.Take(batches[100 + (round * 12) + i], found);
        }).ShouldBe(0);

        found.ShouldBeEmpty();
        book.Prints.ShouldBeGreaterThanOrEqualTo(112 * 40);
    }
}

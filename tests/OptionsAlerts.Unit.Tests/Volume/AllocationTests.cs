using OptionsAlerts.Contracts;
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
        var book = Judged(contracts, new VolumeSettings());
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

    // With a premium floor that is asked at every print, too.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_000, 1e11)]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 1e11)]
    public void a_print_allocates_nothing_whatever_the_window_holds(int occupancy, double premiumFloor)
    {
        const int PerBatch = 100, Measured = 8 * 5;
        var settings = new VolumeSettings { Sweep = new SweepSettings { MinimumPremiumUsd = premiumFloor } };
        var book = Judged([Market.Call], settings);
        var gap = occupancy == 0 ? 61 : 60.0 / occupancy;
        var perBatch = occupancy == 0 ? 1 : PerBatch;
        // The window is filled one and a half times over, so that prints leave it as they come.
        var before = Math.Max(4, occupancy * 3 / 2 / perBatch);
        var batches = Enumerable.Range(0, before + Measured)
            .Select(batch => Market.Batch([.. Enumerable.Range(batch * perBatch, perBatch).Select(i => Market.At(i * gap, 1 + (i % 3), price: 1 + (i % 7 * 0.01), exchange: 300 + (i % 16), side: Aggressor.Ask))]))
            .ToArray();
        var found = new List<Anomaly>();
        foreach (var batch in batches.Take(before)) book.Take(batch, found);
        var raised = found.Count;

        Allocations.Least(round =>
        {
            for (var i = 0; i < Measured / 8; i++) book.Take(batches[before + (round * Measured / 8) + i], found);
        }).ShouldBe(0);

        found.Count.ShouldBe(raised);
        if (premiumFloor > 0) found.Only(SignalKind.Sweep).ShouldBeEmpty();
        book.WindowEntries.ShouldBeInRange(1, SweepWindow.MaxEntries);
    }

    [Fact]
    public void memory_is_bounded_by_contracts_whatever_the_tape_brings()
    {
        var refusals = new Refusals();
        var book = Market.Book(new VolumeSettings { MaxContracts = 50 }, refusals);
        // Sixty contracts, 4,000 prints of each within a minute.
        for (var i = 0; i < 60; i++)
            book.Take(Market.Batch([.. Enumerable.Range(0, 4_000).Select(print => Market.At(print * 0.015, 1, $"SPY260612C00{500 + i}000", price: 0.01))]), []);

        (book.Contracts, book.Prints, refusals[Refusal.ContractLimit]).ShouldBe((50, 200_000, 10));
        book.WindowEntries.ShouldBeLessThanOrEqualTo(50 * SweepWindow.MaxEntries);
        // A burst's memory goes with the burst.
        book.Take(Market.Batch([.. Enumerable.Range(0, 50).Select(i => Market.At(600 + i, 1, $"SPY260612C00{500 + i}000"))]), []);
        book.WindowEntries.ShouldBe(50);
    }

    private static UnderlyingBook Judged(string[] contracts, VolumeSettings settings)
    {
        var book = Market.Book(settings);
        book.Take(Market.History([.. Enumerable.Repeat(9_000_000, 20)], contracts: contracts));
        book.Take(Market.Chain(Market.Open, [.. contracts.Select(contract => new Listing(contract, 0, 50_000_000))]));
        return book;
    }
}

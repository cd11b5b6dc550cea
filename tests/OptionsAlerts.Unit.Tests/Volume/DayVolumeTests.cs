using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class DayVolumeTests
{
    [Fact]
    public void cancels_subtract_and_late_prints_add()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 100), Market.At(1, 30, flags: TradeFlags.Cancel), Market.At(2, 5, flags: TradeFlags.Late), Market.At(3, 7, flags: TradeFlags.Cancel | TradeFlags.Late));
        book.DayVolume(Market.Call).ShouldBe(68);
        (book.CallVolume, book.PutVolume, book.Prints).ShouldBe((68, 0, 4));
    }

    [Fact]
    public void more_cancels_than_prints_are_no_negative_volume()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 100, flags: TradeFlags.Cancel));
        book.DayVolume(Market.Call).ShouldBe(0);
        book.CallVolume.ShouldBe(0);
    }

    [Fact]
    public void expiry_strike_and_right_are_all_part_of_a_contract()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 1), Market.At(0, 2, "SPY260619C00600000"), Market.At(0, 4, Market.Put), Market.At(0, 8, "SPY260612C00601000"));
        (book.DayVolume(Market.Call), book.DayVolume("SPY260619C00600000"), book.DayVolume(Market.Put), book.DayVolume("SPY260612C00601000")).ShouldBe((1, 2, 4, 8));
    }

    [Fact]
    public void a_chain_repairs_the_count_after_a_gap()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 100));
        var found = new List<Anomaly>();
        book.Take(Market.Batch(Market.At(20, 10)) with { GapBefore = true }, found);
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((false, 110));

        book.Take(Market.Chain(Market.Open.AddSeconds(30), new Listing(Market.Call, 400)));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((true, 400));

        book.Take(Market.At(31, 5));
        book.DayVolume(Market.Call).ShouldBe(405);
    }

    [Fact]
    public void a_chain_older_than_the_gap_repairs_nothing()
    {
        var book = Market.Book();
        book.Take(Market.Batch(Market.At(20, 10)) with { GapBefore = true }, []);
        book.Take(Market.Chain(Market.Open.AddSeconds(10), new Listing(Market.Call, 3)));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((false, 10));
    }

    [Fact]
    public void findings_after_a_gap_say_that_the_volume_is_a_lower_bound()
    {
        var book = Market.Book();
        var found = new List<Anomaly>();
        book.Take(Market.Batch(Market.At(20, 600)) with { GapBefore = true }, found);
        found.ShouldHaveSingleItem().Text("day_volume_is").ShouldBe("a lower bound: prints were lost");
    }

    [Fact]
    public void prints_that_a_chain_already_counts_are_not_counted_twice()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Open.AddSeconds(30), new Listing(Market.Call, 100)));
        book.Take(Market.At(10, 40), Market.At(31, 1));
        book.DayVolume(Market.Call).ShouldBe(101);
    }

    [Fact]
    public void a_chain_behind_the_tape_takes_nothing_away()
    {
        var book = Market.Book();
        book.Take(Market.At(10, 100), Market.At(20, 100));
        book.Take(Market.Chain(Market.Open.AddSeconds(15), new Listing(Market.Call, 100)));
        book.DayVolume(Market.Call).ShouldBe(200);
    }

    [Fact]
    public void a_chain_that_repeats_is_counted_and_ignored()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        book.Take(Market.Chain(Market.Open.AddSeconds(30), new Listing(Market.Call, 100)));
        book.Take(Market.Chain(Market.Open.AddSeconds(30), new Listing(Market.Call, 900)));
        book.Take(Market.Chain(Market.Open.AddSeconds(10), new Listing(Market.Call, 900)));
        (book.DayVolume(Market.Call), refusals[Refusal.RepeatedChain]).ShouldBe((100, 2));
    }

    [Fact]
    public void before_the_session_a_chain_shows_the_day_before_and_is_not_counted()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Open.AddMinutes(-60), new Listing(Market.Call, 50_000, 10))).ShouldBeEmpty();
        book.DayVolume(Market.Call).ShouldBe(0);
    }

    [Fact]
    public void null_volume_keeps_what_is_known()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Open.AddSeconds(1), new Listing(Market.Call, 100, 500)));
        book.Take(Market.Chain(Market.Open.AddSeconds(2), new Listing(Market.Call, null, null)));
        book.DayVolume(Market.Call).ShouldBe(100);
    }

    [Fact]
    public void impossible_figures_are_counted_and_change_nothing()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        book.Take(Market.Chain(Market.Open.AddSeconds(1), new Listing(Market.Call, -5, -7), new Listing(Market.Put, long.MaxValue, long.MaxValue))).ShouldBeEmpty();
        (book.CallVolume, book.PutVolume, refusals[Refusal.ImplausibleFigure]).ShouldBe((0, 0, 4));
    }

    [Fact]
    public void contracts_beyond_the_limit_are_counted_and_left_out()
    {
        var refusals = new Refusals();
        var book = Market.Book(new VolumeSettings { MaxContracts = 1 }, refusals);
        book.Take(Market.At(0, 10), Market.At(1, 900, Market.Put)).ShouldBeEmpty();
        (book.Contracts, book.CallVolume, book.PutVolume, refusals[Refusal.ContractLimit]).ShouldBe((1, 10, 0, 1));
    }

    [Fact]
    public void expired_rows_are_counted_and_left_out()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        book.Take(Market.Chain(Market.Open.AddSeconds(1), new Listing("SPY260605C00600000", 5_000, 10), new Listing("SPY260608C00600000", 5, 10)));
        (book.Contracts, refusals[Refusal.ExpiredContract]).ShouldBe((1, 1));
    }

    [Fact]
    public void prints_of_another_day_and_prints_without_a_size_are_not_counted()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        book.Take(Market.At(-86_400 * 4, 10), Market.At(0, 0), Market.At(1, 3));
        (book.DayVolume(Market.Call), book.Prints, refusals[Refusal.OtherDayPrint]).ShouldBe((3, 1, 1));
    }
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class SweepTests
{
    private static List<Anomaly> Sweeps(UnderlyingBook book, params Trade[] trades) => book.Take(trades).Only(SignalKind.Sweep);

    [Fact]
    public void four_hundred_and_ninety_nine_contracts_are_no_sweep_and_five_hundred_are()
    {
        Sweeps(Market.Book(), Market.At(0, 250), Market.At(1, 249)).ShouldBeEmpty();
        Sweeps(Market.Book(), Market.At(0, 250), Market.At(1, 250)).ShouldHaveSingleItem().Severity.ShouldBe(Severity.Medium);
    }

    [Fact]
    public void both_ends_of_the_sixty_seconds_count()
    {
        Sweeps(Market.Book(), Market.At(0, 250), Market.At(60, 250)).ShouldHaveSingleItem();
        Sweeps(Market.Book(), Market.At(0, 250), Market.At(60.00001, 250)).ShouldBeEmpty();
    }

    [Fact]
    public void more_than_two_thousand_are_high()
    {
        Sweeps(Market.Book(), Market.At(0, 100), Market.At(1, 1_900))[^1].Severity.ShouldBe(Severity.Medium);
        Sweeps(Market.Book(), Market.At(0, 100), Market.At(1, 1_901))[^1].Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void one_print_is_a_block_and_no_sweep()
    {
        var found = Market.Book().Take(Market.At(0, 900));
        found.Select(anomaly => anomaly.Kind).ShouldBe([SignalKind.Block]);
    }

    [Fact]
    public void contracts_are_not_added_together() =>
        Sweeps(Market.Book(), Market.At(0, 300), Market.At(1, 300, Market.Put), Market.At(2, 199), Market.At(3, 199, Market.Put)).ShouldBeEmpty();

    [Fact]
    public void a_sweep_that_walks_the_book_is_one_sweep_with_its_facts()
    {
        var found = Sweeps(
            Market.Book(),
            Market.At(0, 200, price: 5.00, exchange: 301, flags: TradeFlags.IntermarketSweep, side: Aggressor.Ask),
            Market.At(0.5, 200, price: 5.05, exchange: 302, flags: TradeFlags.IntermarketSweep, side: Aggressor.Ask),
            Market.At(2, 200, price: 5.10, exchange: 301, side: Aggressor.Bid)).ShouldHaveSingleItem();

        found.Subject.ShouldBe(Market.Call);
        found.At.ShouldBe(Market.Open.AddSeconds(2));
        (found.Number("contracts"), found.Number("exchanges"), found.Number("prints"), found.Number("iso_prints")).ShouldBe((600, 2, 3, 2));
        (found.Number("low_price"), found.Number("high_price"), found.Number("premium_usd")).ShouldBe((5m, 5.1m, 303_000m));
        (found.Number("seconds"), found.Number("window_seconds"), found.Number("at_ask"), found.Number("at_bid")).ShouldBe((2, 60, 400, 200));
        (found.Text("side"), found.Text("right"), found.Text("expiry"), found.Number("days_to_expiry")).ShouldBe(("ask", "call", "2026-06-12", 4));
        found.Headline.ShouldBe("SPY 12 Jun 600 C swept: 600 contracts in 2 s over 2 exchanges at ask, $303 k premium");
    }

    [Fact]
    public void a_leg_of_a_spread_counts_and_takes_no_side()
    {
        var found = Sweeps(
            Market.Book(),
            Market.At(0, 500, flags: TradeFlags.MultiLeg, side: Aggressor.Ask),
            Market.At(1, 10, side: Aggressor.Bid)).ShouldHaveSingleItem();
        (found.Number("contracts"), found.Text("side"), found.Number("at_ask")).ShouldBe((510, "bid", 0));
    }

    [Fact]
    public void further_prints_of_an_open_sweep_raise_nothing_until_it_has_doubled()
    {
        var book = Market.Book();
        var found = Enumerable.Range(0, 200).SelectMany(i => Sweeps(book, Market.At(i * 0.1, 10))).ToList();
        found.Select(anomaly => anomaly.Number("contracts")).ShouldBe([500, 1_000, 2_000]);
    }

    [Fact]
    public void it_is_raised_again_when_it_turns_high()
    {
        var book = Market.Book();
        var found = Enumerable.Range(0, 70).SelectMany(i => Sweeps(book, Market.At(i * 0.1, i == 0 ? 1_200 : 20, price: 0.01))).ToList();
        found.Select(anomaly => (anomaly.Number("contracts"), anomaly.Severity)).ShouldBe([(1_220, Severity.Medium), (2_020, Severity.High)]);
    }

    [Fact]
    public void when_the_window_has_emptied_the_next_sweep_is_news()
    {
        var book = Market.Book();
        Sweeps(book, Market.At(0, 300), Market.At(1, 300)).Count.ShouldBe(1);
        Sweeps(book, Market.At(59, 300), Market.At(60, 150)).ShouldBeEmpty();
        Sweeps(book, Market.At(180, 300), Market.At(181, 300)).Count.ShouldBe(1);
    }

    [Fact]
    public void a_trickle_does_not_keep_an_episode_open()
    {
        var book = Market.Book();
        Sweeps(book, Market.At(0, 300), Market.At(1, 300)).Count.ShouldBe(1);
        for (var second = 30; second < 600; second += 30) Sweeps(book, Market.At(second, 5)).ShouldBeEmpty();
        Sweeps(book, Market.At(600, 300), Market.At(601, 300)).Count.ShouldBe(1);
    }

    [Fact]
    public void half_a_sweep_keeps_its_episode_open()
    {
        var book = Market.Book();
        Sweeps(book, Market.At(0, 300), Market.At(1, 300)).Count.ShouldBe(1);
        Sweeps(book, Market.At(50, 250), Market.At(100, 200), Market.At(110, 200), Market.At(120, 190)).ShouldBeEmpty();
    }

    [Fact]
    public void late_prints_count_to_the_day_and_never_to_the_window()
    {
        var book = Market.Book();
        Sweeps(book, Market.At(10, 400), Market.At(5, 400, flags: TradeFlags.Late), Market.At(11, 50)).ShouldBeEmpty();
        book.DayVolume(Market.Call).ShouldBe(850);
    }

    [Fact]
    public void a_print_out_of_order_is_placed_by_its_own_time()
    {
        Sweeps(Market.Book(), Market.At(10, 250), Market.At(5, 250)).ShouldHaveSingleItem().At.ShouldBe(Market.Open.AddSeconds(10));
        Sweeps(Market.Book(), Market.At(100, 250), Market.At(30, 250)).ShouldBeEmpty();
    }

    [Fact]
    public void an_old_print_does_not_move_the_window_back()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        Sweeps(book, Market.At(100, 300), Market.At(1, 10), Market.At(101, 300)).ShouldHaveSingleItem().Number("contracts").ShouldBe(600);
        refusals[Refusal.OldPrint].ShouldBe(1);
        book.DayVolume(Market.Call).ShouldBe(610);
    }

    [Fact]
    public void one_wrong_time_ahead_does_not_end_the_window()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        var batch = Market.Batch(Market.At(0, 300), Market.At(5_000, 1), Market.At(1, 300)) with { AsOf = Market.Open.AddSeconds(1) };
        var found = new List<Anomaly>();
        book.Take(batch, found);
        found.Only(SignalKind.Sweep).Count.ShouldBe(1);
        refusals[Refusal.FuturePrint].ShouldBe(1);
        book.DayVolume(Market.Call).ShouldBe(601);
    }

    [Fact]
    public void a_cancelled_print_leaves_the_window()
    {
        var book = Market.Book();
        Sweeps(book, Market.At(0, 300), Market.At(1, 300, flags: TradeFlags.Cancel), Market.At(2, 300)).ShouldBeEmpty();
        Sweeps(book, Market.At(3, 200)).ShouldHaveSingleItem().Number("contracts").ShouldBe(500);
    }

    [Fact]
    public void a_cancel_of_what_the_window_does_not_hold_takes_nothing_from_it()
    {
        Sweeps(Market.Book(), Market.At(0, 300), Market.At(1, 200, price: 9, flags: TradeFlags.Cancel), Market.At(2, 200)).ShouldHaveSingleItem();
    }

    [Fact]
    public void a_premium_floor_withholds_the_cheap_ones()
    {
        var settings = new VolumeSettings { Sweep = new SweepSettings { MinimumPremiumUsd = 100_000 } };
        Sweeps(Market.Book(settings), Market.At(0, 300, price: 0.05), Market.At(1, 300, price: 0.05)).ShouldBeEmpty();
        Sweeps(Market.Book(settings), Market.At(0, 300, price: 5), Market.At(1, 300, price: 5)).ShouldHaveSingleItem();
    }
}

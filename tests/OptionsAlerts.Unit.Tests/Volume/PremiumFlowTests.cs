using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class PremiumFlowTests
{
    private static UnderlyingBook After(params Trade[] trades)
    {
        var book = Market.Book();
        book.Take(trades);
        return book;
    }

    [Fact]
    public void calls_bought_and_puts_sold_count_for_a_rise()
    {
        var flow = After(
            Market.At(0, 10, price: 2, side: Aggressor.Ask),
            Market.At(1, 5, price: 2, side: Aggressor.Bid),
            Market.At(2, 3, Market.Put, 4, side: Aggressor.Ask),
            Market.At(3, 2, Market.Put, 4.5, side: Aggressor.Bid)).Flow;
        (flow.CallsBoughtCents, flow.CallsSoldCents, flow.PutsBoughtCents, flow.PutsSoldCents).ShouldBe((200_000, 100_000, 120_000, 90_000));
        flow.NetUsd.ShouldBe(700); // (2,000 − 1,000) − (1,200 − 900)
    }

    [Fact]
    public void prints_without_a_direction_take_no_part()
    {
        var flow = After(
            Market.At(0, 10),
            Market.At(1, 10, side: Aggressor.Mid),
            Market.At(2, 10, side: Aggressor.Ask, flags: TradeFlags.MultiLeg),
            Market.At(3, 10, side: Aggressor.Ask, flags: TradeFlags.Late)).Flow;
        (flow.IsKnown, flow.NetUsd).ShouldBe((false, 0));
    }

    [Fact]
    public void a_cancel_takes_back_what_it_names() =>
        After(Market.At(0, 10, side: Aggressor.Ask), Market.At(1, 4, side: Aggressor.Ask), Market.At(2, 10, side: Aggressor.Ask, flags: TradeFlags.Cancel)).Flow.CallsBoughtCents.ShouldBe(40_000);

    [Fact]
    public void it_begins_again_with_the_day()
    {
        var book = After(Market.At(0, 10, side: Aggressor.Ask));
        book.Take(Market.At(86_400, 1, side: Aggressor.Bid));
        (book.Flow.CallsBoughtCents, book.Flow.CallsSoldCents).ShouldBe((0, 10_000));
    }

    [Fact]
    public void it_outlives_a_restart()
    {
        var book = After(Market.At(0, 10, side: Aggressor.Ask), Market.At(1, 3, Market.Put, side: Aggressor.Bid));
        book.Restarted(new Dictionary<string, byte[]>(StringComparer.Ordinal)).Flow.ShouldBe(book.Flow);
    }

    [Fact]
    public void a_put_call_divergence_says_where_the_money_went()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(100, 20)]));
        book.Take(Market.At(1, 10, price: 3, side: Aggressor.Ask));
        var found = book.Take(Market.Chain(Market.Close, new Listing(Market.Call, 20_000), new Listing(Market.Put, 90_000))).Only(SignalKind.PutCallDivergence).ShouldHaveSingleItem();
        found.Number("net_premium_usd").ShouldBe(3_000);
    }

    [Property(MaxTest = 200)]
    public Property splitting_a_print_changes_nothing()
    {
        var print = from size in Gen.Choose(2, 500)
                    from part in Gen.Choose(1, 499)
                    from ticks in Gen.Choose(1, 40_000)
                    from contract in Gen.Elements(Market.Call, Market.Put)
                    from side in Gen.Elements(Aggressor.Ask, Aggressor.Bid)
                    select (size, part: Math.Min(part, size - 1), price: ticks / 100.0, contract, side);
        return Prop.ForAll(Gen.ListOf(print).ToArbitrary(), prints =>
        {
            var whole = After([.. prints.Select((each, i) => Market.At(i, each.size, each.contract, each.price, side: each.side))]);
            var split = After([.. prints.SelectMany((each, i) => new[] { each.part, each.size - each.part }.Select(size => Market.At(i, size, each.contract, each.price, side: each.side)))]);
            split.Flow.ShouldBe(whole.Flow);
            (split.CallVolume, split.PutVolume).ShouldBe((whole.CallVolume, whole.PutVolume));
        });
    }
}

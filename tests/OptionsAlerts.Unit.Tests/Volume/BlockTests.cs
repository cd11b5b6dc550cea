using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class BlockTests
{
    private static List<Anomaly> Blocks(UnderlyingBook book, params Trade[] trades) => book.Take(trades).Only(SignalKind.Block);

    [Theory]
    [InlineData(499, 1.0, null)]
    [InlineData(500, 0.01, Severity.Medium)]
    [InlineData(100, 99.99, null)]
    [InlineData(100, 100.0, Severity.Medium)]
    [InlineData(100, 499.99, Severity.Medium)]
    [InlineData(100, 500.0, Severity.High)]
    public void a_block_is_500_contracts_or_a_million_and_high_from_five(int size, double price, Severity? expected) =>
        (Blocks(Market.Book(), Market.At(0, size, price: price)).SingleOrDefault()?.Severity).ShouldBe(expected);

    [Fact]
    public void it_says_contracts_price_side_and_premium()
    {
        var found = Blocks(Market.Book(), Market.At(3, 800, price: 12.5, side: Aggressor.Bid)).ShouldHaveSingleItem();
        found.Headline.ShouldBe("SPY 12 Jun 600 C block: 800 contracts at 12.50 (bid), $1 M premium");
        (found.At, found.Number("premium_usd"), found.Text("side")).ShouldBe((Market.Open.AddSeconds(3), 1_000_000m, "bid"));
    }

    [Theory]
    [InlineData(TradeFlags.Cancel)]
    [InlineData(TradeFlags.Late)]
    public void cancelled_and_late_prints_are_none(TradeFlags flags) => Blocks(Market.Book(), Market.At(0, 1_000, flags: flags)).ShouldBeEmpty();

    [Fact]
    public void equal_blocks_in_a_row_are_said_once_and_a_doubled_one_again()
    {
        var found = Blocks(Market.Book(), Market.At(0, 600), Market.At(1, 600), Market.At(2, 700), Market.At(3, 1_200));
        found.Select(anomaly => anomaly.Number("contracts")).ShouldBe([600, 1_200]);
    }

    [Fact]
    public void a_block_a_minute_after_the_last_is_news()
    {
        Blocks(Market.Book(), Market.At(0, 600), Market.At(60, 600)).Count.ShouldBe(1);
        Blocks(Market.Book(), Market.At(0, 600), Market.At(60.5, 600)).Count.ShouldBe(2);
    }

    [Fact]
    public void the_multiplier_of_the_chain_makes_the_premium()
    {
        const string Adjusted = "SPY1260612C00600000";
        var book = Market.Book();
        var chain = Market.Chain(Market.Open, new Listing(Adjusted, 0));
        book.Take(chain with { Contracts = chain.Contracts with { Multiplier = [10] } });
        var found = Blocks(book, Market.At(1, 1_000, Adjusted, price: 2)).ShouldHaveSingleItem();
        found.Number("premium_usd").ShouldBe(20_000);
        found.Headline.ShouldStartWith("SPY1 12 Jun 600 C block");
    }

    [Fact]
    public void an_impossible_price_is_counted_and_changes_nothing()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        Blocks(book, Market.At(0, 1_000, price: 1e300)).ShouldBeEmpty();
        refusals[Refusal.ImplausibleFigure].ShouldBe(1);
        book.DayVolume(Market.Call).ShouldBe(0);
    }
}

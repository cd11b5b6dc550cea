using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class QuoteSideTests
{
    private readonly TapeRig _rig = new(new TapeOptions { QuoteSeconds = 10 });

    [Theory]
    [InlineData(1.50, Aggressor.Ask)]
    [InlineData(1.60, Aggressor.Ask)]
    [InlineData(1.46, Aggressor.Ask)]
    [InlineData(1.44, Aggressor.Mid)]
    [InlineData(1.40, Aggressor.Mid)]
    [InlineData(1.36, Aggressor.Mid)]
    [InlineData(1.34, Aggressor.Bid)]
    [InlineData(1.30, Aggressor.Bid)]
    [InlineData(1.00, Aggressor.Bid)]
    public void the_nearest_of_bid_mid_and_ask_is_the_side(double price, Aggressor side)
    {
        Quote(1.30, 1.50);
        _rig.SideOf(_rig.Print(price: price)).ShouldBe(side);
    }

    [Fact]
    public void without_a_quote_there_is_no_side() => _rig.SideOf(_rig.Print()).ShouldBe(Aggressor.Unknown);

    [Theory]
    [InlineData(0, 0, 1.5)]
    [InlineData(1.5, 1.5, 1.5)]
    [InlineData(1.6, 1.5, 1.5)]
    [InlineData(1.4, 0, 1.5)]
    public void a_quote_that_cannot_tell_does_not(double bid, double ask, double price)
    {
        Quote(bid, ask);
        _rig.SideOf(_rig.Print(price: price)).ShouldBe(Aggressor.Unknown);
    }

    [Fact]
    public void a_bid_alone_tells_a_sale()
    {
        Quote(1.4, 0);
        _rig.SideOf(_rig.Print(price: 1.4)).ShouldBe(Aggressor.Bid);
    }

    [Theory]
    [InlineData(0, Aggressor.Ask)]
    [InlineData(-10_000_000, Aggressor.Ask)]
    [InlineData(-10_000_001, Aggressor.Unknown)]
    [InlineData(1, Aggressor.Unknown)]
    public void only_a_quote_that_stood_then_tells(long quoteMicrosAfter, Aggressor side)
    {
        Quote(1.30, 1.50, quoteMicrosAfter);
        _rig.SideOf(_rig.Print(price: 1.50)).ShouldBe(side);
    }

    [Fact]
    public void an_older_quote_does_not_replace_a_newer_one()
    {
        Quote(1.30, 1.50);
        Quote(1.60, 1.80, -1);
        _rig.SideOf(_rig.Print(price: 1.50)).ShouldBe(Aggressor.Ask);
    }

    [Fact]
    public void a_quote_tells_of_its_own_contract_only()
    {
        Quote(1.30, 1.50);
        _rig.SideOf(_rig.Print(TapeRig.Put, 1.50)).ShouldBe(Aggressor.Unknown);
    }

    [Theory]
    [InlineData(TradeFlags.Late)]
    [InlineData(TradeFlags.Cancel)]
    [InlineData(TradeFlags.MultiLeg)]
    [InlineData(TradeFlags.MultiLeg | TradeFlags.IntermarketSweep)]
    public void prints_without_a_direction_have_no_side(TradeFlags flags)
    {
        Quote(1.30, 1.50);
        _rig.SideOf(_rig.Print(price: 1.50, flags: flags)).ShouldBe(Aggressor.Unknown);
    }

    [Fact]
    public void a_bad_quote_is_counted_and_changes_nothing()
    {
        Quote(1.30, 1.50);
        Quote(double.NaN, 1.50);
        Quote(1.30, double.PositiveInfinity);
        Quote(-0.01, 1.50);
        Quote(1.60, 1.80, 3_600_000_000);
        _rig.SideOf(_rig.Print(price: 1.50)).ShouldBe(Aggressor.Ask);
        var statistics = _rig.Tape.Statistics();
        statistics.Quotes.ShouldBe(1);
        statistics.Bad.ShouldBe(new Dictionary<string, long> { [RowReason.BadPrice] = 3, [RowReason.BadTime] = 1 }, ignoreOrder: true);
    }

    private void Quote(double bid, double ask, long microsAfter = 0) => _rig.Tape.Quote(new TapeQuote(_rig.Id(TapeRig.Call), _rig.Micros + microsAfter, bid, ask));
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class ParityForwardTests
{
    private const double Close = 6_000, Implied = 6_043.21;
    private static readonly GexSettings Settings = GexSettings.Default with { Rate = 0.04, DividendYield = 0.013 };

    // 02:00 New York on Tuesday, 3 March 2026.
    private static readonly DateTimeOffset Night = new(2026, 3, 3, 7, 0, 0, TimeSpan.Zero);

    // Quotes a dime wide round the model's price at a spot.
    private static List<ChainRow> Quotes(double spot, DateTimeOffset at, string root = "SPXW", string expiry = "260303") => Chains
        .Grid(5_800, 6_200, strike => strike % 5 == 0 ? 1_000 : 0, strike => strike % 5 == 0 ? 800 : 0, root, expiry).Where(row => row.OpenInterest > 0)
        .Select(row =>
        {
            var symbol = OccSymbol.Parse(row.Symbol);
            var years = Settlement.Years(DayCount.Act365, symbol.Expiry, Settlement.Of(root, symbol.Expiry), at);
            var price = BlackScholes.Price(symbol.Right, spot, symbol.StrikeMills / 1000.0, 0.20, years, Settings.Rate, Settings.DividendYield);
            return row with { Bid = Math.Max(price - 0.05, 0.01), Ask = price + 0.05 };
        }).ToList();

    private static OptionChainSnapshot Chain(IEnumerable<ChainRow> rows, DateTimeOffset? at = null, double? spot = Close) =>
        Chains.Of(spot, rows, at ?? Night, underlying: "SPX");

    [Fact]
    public void the_spot_that_quotes_were_made_from_is_found() =>
        ParityForward.Of(Chain(Quotes(Implied, Night)), Settings).ShouldNotBeNull().ShouldBe(Implied, 0.001);

    [Fact]
    public void dividends_and_interest_until_a_later_settlement_are_taken_out() =>
        ParityForward.Of(Chain(Quotes(Implied, Night, expiry: "260331")), Settings).ShouldNotBeNull().ShouldBe(Implied, 0.001);

    [Fact]
    public void further_out_than_a_month_a_settlement_implies_a_forward_and_no_spot() =>
        ParityForward.SpotOf(Chain(Quotes(Implied, Night, expiry: "260630")), Settings, out _).ShouldBe(Close);

    [Fact]
    public void the_nearest_settlement_decides() =>
        ParityForward.Of(Chain(Quotes(5_900, Night, expiry: "260331").Concat(Quotes(Implied, Night))), Settings).ShouldNotBeNull().ShouldBe(Implied, 0.001);

    [Fact]
    public void a_few_wild_quotes_move_nothing()
    {
        var rows = Quotes(Implied, Night);
        for (var i = 0; i < rows.Count; i += 25) rows[i] = rows[i] with { Bid = 1, Ask = 900 };
        ParityForward.Of(Chain(rows), Settings).ShouldNotBeNull().ShouldBe(Implied, 0.5);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, 5.0)]
    [InlineData(6.0, 5.0)]
    [InlineData(double.NaN, 5.0)]
    [InlineData(5.0, double.PositiveInfinity)]
    public void without_two_sided_quotes_no_spot_is_implied(double? bid, double? ask) =>
        ParityForward.Of(Chain(Quotes(Implied, Night).Select(row => row with { Bid = bid, Ask = ask })), Settings).ShouldBeNull();

    [Fact]
    public void quotes_that_contradict_each_other_imply_nothing()
    {
        var random = new Random(3);
        var rows = Quotes(Implied, Night).Select(row =>
        {
            var price = 1 + (random.NextDouble() * 600);
            return row with { Bid = price, Ask = price + 0.1 };
        });
        ParityForward.Of(Chain(rows), Settings).ShouldBeNull();
    }

    [Fact]
    public void a_closed_index_is_judged_at_its_implied_spot()
    {
        var watch = new GexWatch(Settings);
        watch.Take(Chain(Quotes(Implied, Night))).Refusal.ShouldBeNull();
        watch.Latest!.Spot.ShouldBe(Implied, 0.001);

        // A chain without any spot has one then too.
        var spotless = new GexWatch(Settings);
        spotless.Take(Chain(Quotes(Implied, Night), spot: null)).Refusal.ShouldBeNull();
        spotless.Latest!.Spot.ShouldBe(Implied, 0.001);
    }

    [Fact]
    public void the_last_close_is_no_tick_of_a_closed_index()
    {
        var watch = new GexWatch(Settings);
        watch.Take(Chain(Quotes(Implied, Night)));
        watch.Take(Close, Night.AddSeconds(10)).Refusal.ShouldBe(GexRefusal.IndexClosed);
        watch.Latest!.Spot.ShouldBe(Implied, 0.001);

        var open = new DateTimeOffset(2026, 3, 3, 14, 30, 0, TimeSpan.Zero);
        watch.Take(6_050, open).Refusal.ShouldBeNull();
        watch.Latest!.Spot.ShouldBe(6_050);
    }

    [Fact]
    public void in_the_session_the_feed_s_spot_stands()
    {
        var at = new DateTimeOffset(2026, 3, 3, 16, 0, 0, TimeSpan.Zero);
        ParityForward.SpotOf(Chain(Quotes(Implied, at), at), Settings, out var isImplied).ShouldBe(Close);
        isImplied.ShouldBeFalse();
    }

    [Fact]
    public void a_stock_s_spot_is_the_feed_s_at_any_hour()
    {
        var chain = Chain(Quotes(Implied, Night, root: "SPY")) with { Underlying = "SPY" };
        ParityForward.SpotOf(chain, Settings, out _).ShouldBe(Close);
    }

    [Fact]
    public void the_feed_s_spot_can_be_asked_for_and_is_taken_where_none_is_implied()
    {
        ParityForward.SpotOf(Chain(Quotes(Implied, Night)), Settings with { ClosedIndex = ClosedIndexSpot.Feed }, out _).ShouldBe(Close);
        ParityForward.SpotOf(Chain(Quotes(Implied, Night).Select(row => row with { Bid = null })), Settings, out var isImplied).ShouldBe(Close);
        isImplied.ShouldBeFalse();
    }
}

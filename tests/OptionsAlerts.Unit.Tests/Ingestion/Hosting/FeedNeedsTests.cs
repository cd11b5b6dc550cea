using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

public sealed class FeedNeedsTests
{
    private static readonly string[] Watched = ["SPX", "SPY"];

    [Fact]
    public void every_live_feed_is_in_the_catalogue_once_and_delivers_something()
    {
        FeedCatalogue.All.Select(entry => entry.Name).ShouldBe(Enum.GetValues<FeedName>().Where(feed => !feed.IsVirtual()), ignoreOrder: true);
        FeedCatalogue.All.ShouldAllBe(entry => entry.Capabilities != FeedCapabilities.None);
    }

    [Theory]
    [InlineData(FeedName.Cboe)]
    [InlineData(FeedName.Tradier)]
    [InlineData(FeedName.Ibkr)]
    [InlineData(FeedName.Yahoo)]
    [InlineData(FeedName.Polygon)]
    [InlineData(FeedName.Simulated)]
    [InlineData(FeedName.Recorded)]
    public void a_feed_that_has_all_needs_no_other(FeedName feed) => FeedNeeds.Missing([feed], Watched).ShouldBeEmpty();

    [Fact]
    public void an_analysis_without_data_is_named_with_the_feeds_that_have_it_and_their_keys() => FeedNeeds.Missing([FeedName.Alpaca], ["SPY", "QQQ"]).ShouldBe(
    [
        "Ingestion:Feeds: vix wants volatility indices, which alpaca does not deliver: add polygon (POLYGON_API_KEY) or tradier (TRADIER_TOKEN) or ibkr (no key) or cboe (no key) or yahoo (no key).",
    ]);

    [Fact]
    public void an_underlying_whose_spot_no_feed_has_is_named_with_the_feeds_that_have_it_and_their_keys() => FeedNeeds.Missing([FeedName.Alpaca], ["SPX", "SPY", "NDX"])[0].ShouldBe(
        "Ingestion:Feeds: gex wants option chains with a spot of SPX, NDX, which alpaca does not deliver: "
        + "add polygon (POLYGON_API_KEY) or tradier (TRADIER_TOKEN) or ibkr (no key) or cboe (no key) or yahoo (no key).");

    [Fact]
    public void an_underlying_that_is_all_that_is_watched_need_not_be_named() =>
        FeedNeeds.Missing([FeedName.Alpaca], ["SPX"])[0].ShouldStartWith("Ingestion:Feeds: gex wants option chains with a spot, which alpaca does not deliver: add polygon ");

    [Fact]
    public void a_spot_may_come_from_another_feed_than_the_chain() =>
        FeedNeeds.Missing([FeedName.Alpaca, FeedName.Ibkr], ["SPX"], entry => entry.Name == FeedName.Ibkr ? FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices : entry.Capabilities)
            .ShouldBeEmpty();

    [Fact]
    public void what_a_feed_delivers_under_its_settings_counts() =>
        FeedNeeds.Missing([FeedName.Alpaca, FeedName.Cboe], Watched, entry => entry.Name == FeedName.Cboe ? FeedCapabilities.Chains : entry.Capabilities).ShouldHaveSingleItem()
            .ShouldStartWith("Ingestion:Feeds: vix wants volatility indices, which alpaca, cboe do not deliver");

    [Fact]
    public void another_feed_beside_it_fills_the_hole() => FeedNeeds.Missing([FeedName.Alpaca, FeedName.Yahoo], Watched).ShouldBeEmpty();

    [Fact]
    public void what_none_delivers_is_told_in_words()
    {
        FeedNeeds.Undelivered([FeedName.Cboe], Watched).ShouldBe(["trades"]);
        FeedNeeds.Undelivered([FeedName.Alpaca], Watched).ShouldBe(["spots of SPX", "volatility indices"]);
        FeedNeeds.Undelivered([FeedName.Alpaca], ["SPX", "XSP"]).ShouldBe(["spots", "volatility indices"]);
        FeedNeeds.Undelivered([FeedName.Alpaca], ["SPY"]).ShouldBe(["volatility indices"]);
        FeedNeeds.Undelivered([FeedName.Alpaca, FeedName.Cboe], Watched).ShouldBeEmpty();
        FeedNeeds.Undelivered([FeedName.Tradier], Watched, entry => entry.Capabilities & ~FeedCapabilities.Trades).ShouldBe(["trades"]);
        FeedNeeds.Undelivered([FeedName.Simulated], Watched).ShouldBeEmpty();
    }

    [Fact]
    public void what_a_feed_never_has_of_an_underlying_is_not_asked_of_it()
    {
        var alpaca = FeedCatalogue.Of(FeedName.Alpaca);
        LivePlan.Slots(alpaca.Capabilities, Watched, alpaca.Lacks).Select(slot => slot.ToString()).ShouldBe(["chain SPX", "trades SPX", "chain SPY", "quote SPY", "trades SPY"]);
    }
}

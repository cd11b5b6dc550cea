using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

public sealed class FeedNeedsTests
{
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
    public void a_feed_that_has_all_needs_no_other(FeedName feed) => FeedNeeds.Missing([feed]).ShouldBeEmpty();

    [Fact]
    public void an_analysis_without_data_is_named_with_the_feeds_that_have_it_and_their_keys() => FeedNeeds.Missing([FeedName.Alpaca]).ShouldBe(
    [
        "Ingestion:Feeds: vix wants volatility indices, which alpaca does not deliver: add polygon (POLYGON_API_KEY) or tradier (TRADIER_TOKEN) or ibkr (no key) or cboe (no key) or yahoo (no key).",
    ]);

    [Fact]
    public void what_a_feed_delivers_under_its_settings_counts() =>
        FeedNeeds.Missing([FeedName.Alpaca, FeedName.Cboe], entry => entry.Name == FeedName.Cboe ? FeedCapabilities.Chains : entry.Capabilities).ShouldHaveSingleItem()
            .ShouldStartWith("Ingestion:Feeds: vix wants volatility indices, which alpaca, cboe do not deliver");

    [Fact]
    public void another_feed_beside_it_fills_the_hole() => FeedNeeds.Missing([FeedName.Alpaca, FeedName.Yahoo]).ShouldBeEmpty();

    [Fact]
    public void what_none_delivers_is_told_in_words()
    {
        FeedNeeds.Undelivered([FeedName.Cboe]).ShouldBe(["trades"]);
        FeedNeeds.Undelivered([FeedName.Alpaca]).ShouldBe(["volatility indices"]);
        FeedNeeds.Undelivered([FeedName.Alpaca, FeedName.Cboe]).ShouldBeEmpty();
        FeedNeeds.Undelivered([FeedName.Tradier], entry => entry.Capabilities & ~FeedCapabilities.Trades).ShouldBe(["trades"]);
        FeedNeeds.Undelivered([FeedName.Simulated]).ShouldBeEmpty();
    }
}

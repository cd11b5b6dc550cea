using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tradier;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierFeedTests : IAsyncLifetime
{
    private TradierStand _stand = null!;

    private FakeTradier Fake => _stand.Fake;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stand = await TradierStand.StartAsync();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    private static string Reason(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    [Fact]
    public async Task a_chain_is_put_together_from_its_expiries_with_the_spot_of_the_quote()
    {
        _stand.ServeSpy();
        var chain = Message<OptionChainSnapshot>(await _stand.Feed().GetChain("SPY", Token));
        (chain.Underlying, chain.Spot, chain.Contracts.Count, chain.Stamp.Feed, chain.Stamp.DelaySeconds).ShouldBe(("SPY", 600.25, 3, "tradier", 0));
        chain.AsOf.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1782830010000));
        chain.Contracts.Expiry.Distinct().ShouldBe([20260630, 20260702]);
        Fake.Requests.ShouldBe([
            "GET v1/markets/quotes?symbols=SPY&greeks=false", "GET v1/markets/options/expirations?symbol=SPY&includeAllRoots=true&strikes=false",
            "GET v1/markets/options/chains?symbol=SPY&expiration=2026-06-30&greeks=true", "GET v1/markets/options/chains?symbol=SPY&expiration=2026-07-02&greeks=true",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task the_official_answers_are_served_and_put_together()
    {
        await using var stand = await TradierStand.StartAsync(new DateTimeOffset(2013, 6, 10, 20, 38, 0, TimeSpan.Zero));
        stand.Fake.ServeFolder(SharedData.Path("mocks/tradier"));
        var feed = stand.Feed();
        var chain = Message<OptionChainSnapshot>(await feed.GetChain("AAPL", Token));
        (chain.Spot, chain.Contracts.Count, chain.AsOf).ShouldBe((438.89, 330, new DateTimeOffset(2013, 6, 10, 20, 0, 0, TimeSpan.Zero)));
        chain.Excluded.ShouldBe(new Dictionary<string, int> { ["empty_expiry"] = 10 }, "the official client recorded one of eleven expiries to come");
        Message<UnderlyingQuote>(await feed.GetQuote("AAPL", Token)).Spot.ShouldBe(438.89);
    }

    [Fact]
    public async Task no_more_expiries_are_asked_for_than_the_options_say()
    {
        _stand.ServeSpy();
        Message<OptionChainSnapshot>(await _stand.Feed(new TradierOptions { MaxExpiries = 1 }).GetChain("SPY", Token)).Contracts.Expiry.Distinct().ShouldBe([20260630]);
    }

    [Fact]
    public async Task one_expiry_that_fails_leaves_no_chain_since_nobody_could_tell_what_is_missing()
    {
        _stand.ServeSpy();
        Fake.Faults.For("expiration=2026-07-02", new Fault.Answer(500, "oops"));
        var feed = _stand.Feed();
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("HTTP 500");
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Contracts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task an_expiry_that_never_had_a_contract_is_counted_and_one_that_loses_all_leaves_no_chain()
    {
        _stand.ServeSpy();
        Fake.ServeExpirations("SPY", Expirations("2026-06-30", "2026-07-01", "2026-07-02"));
        var feed = _stand.Feed();
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Excluded.ShouldBe(new Dictionary<string, int> { ["empty_expiry"] = 1 });
        Fake.ServeChain("SPY", "2026-07-02", """{"options":null}""");
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("the expiry 2026-07-02 of SPY came empty");
    }

    [Fact]
    public async Task what_expires_today_may_be_gone()
    {
        _stand.ServeSpy();
        var feed = _stand.Feed();
        await feed.GetChain("SPY", Token);
        Fake.ServeChain("SPY", "2026-06-30", """{"options":null}""");
        Fake.ServeChain("SPY", "2026-07-02", Single(Option("SPY260702C00601000", quoted: 1782830020000)));
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Contracts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_chain_that_only_repeats_is_no_news_and_an_older_one_neither()
    {
        _stand.ServeSpy();
        var feed = _stand.Feed();
        await feed.GetChain("SPY", Token);
        (await feed.GetChain("SPY", Token)).ShouldBe(new PollOutcome.Unchanged("still the snapshot of 2026-06-30 14:33:30 UTC"));
        Fake.ServeQuotes("SPY", Quotes(Quote("SPY", "601", 1782830009000)));
        (await feed.GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.ServeQuotes("SPY", Quotes(Quote("SPY", "601", 1782830011000)));
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Spot.ShouldBe(601);
    }

    [Fact]
    public async Task without_any_time_the_content_tells_a_repeat()
    {
        Fake.ServeQuotes("SPY", Quotes(Quote("SPY", "600", 0)));
        Fake.ServeExpirations("SPY", """{"expirations":{"date":"2026-06-30"}}""");
        Fake.ServeChain("SPY", "2026-06-30", Single(Option(quoted: 0)));
        var feed = _stand.Feed();
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).AsOf.ShouldBe(_stand.Time.GetUtcNow());
        _stand.Time.Advance(TimeSpan.FromMinutes(1));
        (await feed.GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.ServeChain("SPY", "2026-06-30", Single(Option(quoted: 0, bid: "1.25")));
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).AsOf.ShouldBe(_stand.Time.GetUtcNow());
    }

    [Fact]
    public async Task a_symbol_that_tradier_does_not_know_is_unknown_for_good_unless_it_was_served_before()
    {
        var feed = _stand.Feed();
        (await feed.GetChain("XYZ", Token)).ShouldBe(new PollOutcome.Unknown("Tradier has no symbol XYZ"));
        (await feed.GetQuote("XYZ", Token)).ShouldBe(new PollOutcome.Unknown("Tradier has no symbol XYZ"));
        _stand.ServeSpy();
        await feed.GetChain("SPY", Token);
        Fake.ServeQuotes("SPY", """{"quotes":{"unmatched_symbols":{"symbol":"SPY"}}}""");
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("Tradier does not know SPY, which was served before");
    }

    [Theory]
    [InlineData("""{"expirations":null}""", "Tradier lists no expiry of SPY")]
    [InlineData("""{"expirations":{"date":"2026-06-29"}}""", "Tradier lists no expiry of SPY")]
    [InlineData("""{"expirations":{"date":"2026-07-09"}}""", "chain SPY holds no data")]
    [InlineData("""{"error":"x"}""", "no expirations")]
    public async Task a_success_that_holds_nothing_is_no_chain(string expirations, string why)
    {
        _stand.ServeSpy();
        Fake.ServeExpirations("SPY", expirations);
        Reason(await _stand.Feed().GetChain("SPY", Token)).ShouldContain(why);
    }

    [Fact]
    public async Task a_quote_is_the_spot_with_its_own_time()
    {
        Fake.ServeQuotes("SPX", Quotes(Quote("SPX", "6420.5", 1782830001000)));
        var feed = _stand.Feed();
        var quote = Message<UnderlyingQuote>(await feed.GetQuote("SPX", Token));
        (quote.Underlying, quote.Spot, quote.AsOf).ShouldBe(("SPX", 6420.5, DateTimeOffset.FromUnixTimeMilliseconds(1782830001000)));
        (await feed.GetQuote("SPX", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.ServeQuotes("QQQ", Quotes(Quote("QQQ", "null")));
        Reason(await feed.GetQuote("QQQ", Token)).ShouldBe("Tradier has no price of QQQ");
    }

    [Fact]
    public async Task vix_comes_with_the_relatives_of_its_time_and_without_the_others()
    {
        const string Symbols = "VIX,VIX3M,VVIX,VIX9D";
        Fake.ServeQuotes(Symbols, Quotes(Quote("VIX", "14.55"), Quote("VIX3M", "17.5", 1782829990000), Quote("VVIX", "95", 1782740000000), Quote("VIX9D", "null")));
        var feed = _stand.Feed();
        var quote = Message<VolatilityIndexQuote>(await feed.GetVolatility(Token));
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D, quote.AsOf).ShouldBe((14.55, 17.5, null, null, DateTimeOffset.FromUnixTimeMilliseconds(1782830010000)));
        (await feed.GetVolatility(Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.ServeQuotes(Symbols, Quotes(Quote("VIX", "null"), Quote("VIX3M", "17.5")));
        Reason(await feed.GetVolatility(Token)).ShouldBe("Tradier has no price of VIX");
    }

    [Fact]
    public async Task the_history_is_vix_daily_closes_without_the_running_day()
    {
        Fake.ServeHistory("VIX", """{"history":{"day":[{"date":"2026-06-26","close":17.5},{"date":"2026-06-29","close":18.25},{"date":"2026-06-30","close":19}]}}""");
        var history = Message<VolatilityHistory>(await _stand.Feed().GetVolatilityHistory(Token));
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([17.5, 18.25]);
        history.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero));
        Fake.Requests.ShouldBe(["GET v1/markets/history?symbol=VIX&interval=daily&start=2021-06-30"]);
        Fake.ServeHistory("VIX", """{"history":{"day":{"date":"2026-06-30","close":19}}}""");
        Reason(await _stand.Feed().GetVolatilityHistory(Token)).ShouldBe("a history without one day that is over");
    }

    [Fact]
    public async Task the_sandbox_is_fifteen_minutes_late_and_has_no_stream()
    {
        var feed = _stand.Feed(new TradierOptions { Sandbox = true });
        Fake.ServeQuotes("SPY", Quotes(Quote("SPY", "600", 0)));
        var quote = Message<UnderlyingQuote>(await feed.GetQuote("SPY", Token));
        (quote.Stamp.DelaySeconds, quote.AsOf).ShouldBe((900, _stand.Time.GetUtcNow().AddMinutes(-15)));
        LiveFeedCapabilities.Of(feed).ShouldBe(FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices);
        new TradierOptions { Sandbox = true }.Api().ShouldBe(new Uri("https://sandbox.tradier.com/v1/"));
        new TradierOptions().Api().ShouldBe(new Uri("https://api.tradier.com/v1/"));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Yahoo;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Yahoo;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

public sealed class YahooFeedTests : IAsyncLifetime
{
    private YahooStand _stand = null!;

    private FakeYahoo Fake => _stand.Fake;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stand = await YahooStand.StartAsync();
        _stand.ServeSpy();
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    private string Reason(PollOutcome outcome)
    {
        var reason = outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;
        foreach (var secret in Fake.Secrets) reason.ShouldNotContain(secret);
        return reason;
    }

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    [Fact]
    public async Task a_chain_wants_a_cookie_then_a_crumb_then_one_request_an_expiry()
    {
        var feed = _stand.Feed();
        var chain = Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token));
        (chain.Underlying, chain.Spot, chain.Contracts.Count, chain.Stamp.Feed, chain.Stamp.DelaySeconds).ShouldBe(("SPY", 600.25, 3, "yahoo", 900));
        chain.AsOf.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1782830010));
        Fake.Requests.ShouldBe([
            "GET fc/", "GET query1/v1/test/getcrumb", "GET query2/v7/finance/options/SPY?formatted=false&crumb=cr%2Fumb.1",
            $"GET query2/v7/finance/options/SPY?formatted=false&date={July2}&crumb=cr%2Fumb.1",
        ]);
        (await feed.GetChain("SPY", Token)).ShouldBe(new PollOutcome.Unchanged("still the snapshot of 2026-06-30 14:33:30 UTC"));
        Fake.Requests.Count.ShouldBe(6, "cookie and crumb are kept");
    }

    [Fact]
    public async Task the_recorded_answers_are_served_and_read()
    {
        await using var stand = await YahooStand.StartAsync(new DateTimeOffset(2025, 2, 24, 9, 25, 0, TimeSpan.Zero));
        stand.Fake.ServeFolder(SharedData.Path("mocks/yahoo"));
        var feed = stand.Feed(new YahooOptions { MaxExpiries = 1 });
        var chain = Message<OptionChainSnapshot>(await feed.GetChain("AAPL", Token));
        (chain.Underlying, chain.Spot, chain.Contracts.Count, chain.AsOf).ShouldBe(("AAPL", 245.55, 102, DateTimeOffset.FromUnixTimeSeconds(1740171602)));
        Message<UnderlyingQuote>(await feed.GetQuote("AAPL", Token)).Spot.ShouldBe(244.87);
    }

    [Fact]
    public async Task a_crumb_that_is_refused_is_made_anew_once()
    {
        var feed = _stand.Feed();
        await feed.GetChain("SPY", Token);
        Fake.RollCrumb();
        Fake.ServeChain("SPY", Chain(June30, [Option()], at: 1782830070));
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).AsOf.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1782830070));
        Fake.Requests.Count(request => request.EndsWith("getcrumb", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task a_crumb_that_is_refused_twice_is_a_refusal()
    {
        const string Unauthorized = """{"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}""";
        Fake.Faults.For("v7/finance/options", new Fault.Answer(401, Unauthorized), new Fault.Answer(401, Unauthorized));
        (await _stand.Feed().GetChain("SPY", Token)).ShouldBe(new PollOutcome.Rejected("Yahoo refuses the crumb it gave (HTTP 401)"));
        Fake.Requests.Count(request => request.Contains("v7/finance/options", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task in_europe_one_agrees_first()
    {
        Fake.WantsConsent = true;
        Message<OptionChainSnapshot>(await _stand.Feed().GetChain("SPY", Token)).Contracts.Count.ShouldBe(3);
        Fake.Requests.Take(9).Select(request => request.Split('?')[0]).ShouldBe([
            "GET fc/", "GET query1/v1/test/getcrumb", "GET guce/consent", "GET consent/v2/collectConsent", "POST consent/v2/collectConsent",
            "GET guce/copyConsent", "GET guce/copyConsent", "GET query2/v1/test/getcrumb", "GET query2/v7/finance/options/SPY",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>sorry</html>")]
    [InlineData("{\"finance\":{}}")]
    [InlineData("a crumb with blanks")]
    public async Task what_is_no_crumb_is_not_used(string crumb)
    {
        Fake.Faults.For("getcrumb", new Fault.Answer(200, crumb, "text/plain"), new Fault.Answer(200, crumb, "text/plain"));
        Reason(await _stand.Feed().GetChain("SPY", Token)).ShouldBe("Yahoo gives no crumb");
        Fake.Requests.ShouldNotContain(request => request.Contains("v7/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task one_request_too_many_silences_the_whole_feed_for_long()
    {
        Fake.Faults.Add(Fault.RetryAfter(new Fault.Answer(429, "Too Many Requests"), 5));
        Fake.ServeChart("^VIX", Chart("^VIX", "14.5"));
        var feed = _stand.Feed();
        (await feed.GetVolatility(Token)).ShouldBe(new PollOutcome.Unavailable("too many requests", TimeSpan.FromSeconds(900)));
        _stand.Time.Advance(TimeSpan.FromSeconds(899));
        (await feed.GetChain("SPY", Token)).ShouldBe(new PollOutcome.Unavailable("in the pause after one request too many", TimeSpan.FromSeconds(1)));
        Fake.Requests.Count.ShouldBe(1);
        _stand.Time.Advance(TimeSpan.FromSeconds(1));
        Message<VolatilityIndexQuote>(await feed.GetVolatility(Token)).Vix.ShouldBe(14.5);
    }

    [Fact]
    public async Task too_many_requests_in_the_place_of_a_crumb_is_the_same()
    {
        Fake.Faults.For("getcrumb", new Fault.Answer(200, "Too Many Requests", "text/plain"));
        (await _stand.Feed().GetChain("SPY", Token)).ShouldBe(new PollOutcome.Unavailable("too many requests", TimeSpan.FromSeconds(900)));
        Fake.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task the_feed_looks_like_a_browser() =>
        Message<OptionChainSnapshot>(await _stand.Feed().GetChain("SPY", Token)).Contracts.Count.ShouldBe(3, "the fake answers 429 to what does not");

    [Fact]
    public async Task one_expiry_that_fails_leaves_no_chain()
    {
        Fake.Faults.For($"date={July2}", new Fault.Answer(500, ""), new Fault.HalfAnswer());
        var feed = _stand.Feed();
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("HTTP 500");
        Reason(await feed.GetChain("SPY", Token)).ShouldNotBeEmpty();
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Contracts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task an_expiry_that_comes_empty_is_counted_and_one_that_has_lost_all_leaves_no_chain()
    {
        Fake.ServeChain("QQQ", Chain(June30, [Option("QQQ260630C00600000")], name: "QQQ"));
        Fake.ServeChain("QQQ", Chain(July2, [], name: "QQQ"), July2);
        var feed = _stand.Feed();
        Message<OptionChainSnapshot>(await feed.GetChain("QQQ", Token)).Excluded.ShouldBe(new Dictionary<string, int> { ["empty_expiry"] = 1 });
        await feed.GetChain("SPY", Token);
        Fake.ServeChain("SPY", Chain(July2, []), July2);
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("the expiry 2026-07-02 of SPY came empty");
    }

    [Fact]
    public async Task no_more_expiries_are_asked_for_than_the_options_say() =>
        Message<OptionChainSnapshot>(await _stand.Feed(new YahooOptions { MaxExpiries = 1 }).GetChain("SPY", Token)).Contracts.Expiry.Distinct().ShouldBe([20260630]);

    [Fact]
    public async Task a_symbol_without_options_is_unknown_unless_it_had_some()
    {
        var feed = _stand.Feed();
        (await feed.GetChain("XYZ", Token)).ShouldBe(new PollOutcome.Unknown("Yahoo has no options of XYZ"));
        (await feed.GetQuote("XYZ", Token)).ShouldBe(new PollOutcome.Unknown("Yahoo has no symbol XYZ"));
        await feed.GetChain("SPY", Token);
        Fake.ServeChain("SPY", """{"optionChain":{"result":[],"error":null}}""");
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("Yahoo has no options of SPY, which it had before");
    }

    [Fact]
    public async Task a_spot_comes_from_a_chart_without_cookie_or_crumb()
    {
        Fake.ServeChart("^SPX", Chart("^SPX", "6420.5", 1782830001));
        var feed = _stand.Feed();
        var quote = Message<UnderlyingQuote>(await feed.GetQuote("SPX", Token));
        (quote.Underlying, quote.Spot, quote.AsOf).ShouldBe(("SPX", 6420.5, DateTimeOffset.FromUnixTimeSeconds(1782830001)));
        Fake.Requests.ShouldBe(["GET query1/v8/finance/chart/%5ESPX?interval=1m&range=1d"]);
        (await feed.GetQuote("SPX", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.ServeChart("QQQ", Chart("SPY", "600"));
        Reason(await feed.GetQuote("QQQ", Token)).ShouldBe("the chart of QQQ answers for another symbol");
        Fake.ServeChart("IWM", Chart("IWM", "null"));
        Reason(await feed.GetQuote("IWM", Token)).ShouldBe("Yahoo has no price of IWM");
    }

    [Fact]
    public async Task vix_comes_with_the_relatives_of_its_time_and_without_the_others()
    {
        Fake.ServeChart("^VIX", Chart("^VIX", "14.55"));
        Fake.ServeChart("^VIX3M", Chart("^VIX3M", "17.5", 1782829990));
        Fake.ServeChart("^VVIX", Chart("^VVIX", "95", 1782740000));
        var feed = _stand.Feed();
        var quote = Message<VolatilityIndexQuote>(await feed.GetVolatility(Token));
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D, quote.AsOf).ShouldBe((14.55, 17.5, null, null, DateTimeOffset.FromUnixTimeSeconds(1782830010)));
        (await feed.GetVolatility(Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Fake.Faults.For("chart", new Fault.Answer(500, ""));
        Reason(await feed.GetVolatility(Token)).ShouldBe("HTTP 500");
    }

    [Fact]
    public async Task the_history_is_vix_daily_closes_without_the_running_day()
    {
        var columns = $$"""
            "timestamp":[{{June30 - (4 * 86_400) + 48_600}},{{June30 - 86_400 + 48_600}},{{June30 + 48_600}}],"indicators":{"quote":[{"open":[17,null,19],"close":[17.5,18.25,19]}]}
            """;
        Fake.ServeChart("^VIX", Chart("^VIX", "19", columns: columns), "5y");
        var history = Message<VolatilityHistory>(await _stand.Feed().GetVolatilityHistory(Token));
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([17.5, 18.25]);
        history.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task cookies_are_kept_in_memory_for_their_host_and_never_shown()
    {
        await _stand.Feed().GetChain("SPY", Token);
        (_stand.Cookies.Count, _stand.Cookies.ToString()).ShouldBe((1, "***"));
        new YahooConsent("a", "b").ToString().ShouldBe("***");
        Fake.Faults.For("chart", new Fault.Answer(200, Chart("SPY", "600"), Headers: new Dictionary<string, string> { ["Set-Cookie"] = "A=1; Domain=.example.com" }));
        Message<UnderlyingQuote>(await _stand.Feed().GetQuote("SPY", Token)).Spot.ShouldBe(600);
        _stand.Cookies.Count.ShouldBe(1, "another host's cookie is not taken");
    }

    [Theory]
    [InlineData("https://fc.yahoo.com/", "Mozilla/5.0", true)]
    [InlineData("http://fc.yahoo.com/", "Mozilla/5.0", false)]
    [InlineData("https://fc.yahoo.com/", "Mozilla\n", false)]
    public void options_are_held_to_safe_addresses(string address, string agent, bool valid) =>
        new YahooOptions { CookieUrl = new Uri(address), UserAgent = agent }.Validate(new(new object())).Any().ShouldBe(!valid);

    [Fact]
    public void the_services_make_the_feed()
    {
        using var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<FeedMetrics>().AddYahoo()
            .AddSingleton(Options.Create(new YahooOptions())).BuildServiceProvider();
        YahooFeed.Create(services).Name.ShouldBe("yahoo");
    }
}

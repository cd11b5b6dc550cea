using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Cboe;

public sealed class CboeFeedTests : IAsyncLifetime
{
    private static readonly string Iwm = FakeCboe.ChainPath("IWM");
    private static readonly string Chain = Bodies.Chain($"{Bodies.Option()},{Bodies.Option("IWM260630P00300000")}");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new(FeedHttp.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    private FakeCboe _cboe = null!;

    public async ValueTask InitializeAsync() => _cboe = await FakeCboe.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cboe.DisposeAsync();
    }

    private CboeFeed Feed(int maxBodyMegabytes = 48, Uri? at = null)
    {
        var options = Options.Create(new CboeOptions { BaseUrl = at ?? _cboe.Address, TimeoutSeconds = 5, MaxBodyMegabytes = maxBodyMegabytes });
        var limits = new HttpLimits(TimeSpan.FromSeconds(5), maxBodyMegabytes * 1024L * 1024);
        return new CboeFeed(new FeedHttp(_http, limits, _time), options, RecordingPublisher.Metrics(), NullLogger<CboeFeed>.Instance);
    }

    private static Task<PollOutcome> Get(CboeFeed feed, string symbol = "IWM") => feed.GetChain(symbol, TestContext.Current.CancellationToken);

    private static string Reason(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    [Fact]
    public async Task a_chain_is_served_with_its_delay()
    {
        _cboe.Serve(Iwm, Chain);
        var chain = Message<OptionChainSnapshot>(await Get(Feed()));
        (chain.Underlying, chain.Spot, chain.Contracts.Count, chain.Stamp.DelaySeconds, chain.Stamp.Feed).ShouldBe(("IWM", 299.77, 2, 900, "cboe"));
        chain.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 30, 14, 24, 22, TimeSpan.Zero));
    }

    [Fact]
    public async Task an_index_takes_an_underscore()
    {
        _cboe.Serve(FakeCboe.ChainPath("_RUT"), Bodies.Chain(Bodies.Option("RUTW260630C02000000"), symbol: "^RUT"));
        Message<OptionChainSnapshot>(await Get(Feed(), "RUT")).Underlying.ShouldBe("RUT");
    }

    [Fact]
    public async Task a_redirect_to_another_host_is_followed()
    {
        await using var elsewhere = await FakeCboe.StartAsync();
        elsewhere.Serve(Iwm, Chain);
        _cboe.Script(Iwm, CboeFault.Redirect(new Uri(elsewhere.Address, Iwm)));
        Message<OptionChainSnapshot>(await Get(Feed())).Contracts.Count.ShouldBe(2);
        (_cboe.Requests(Iwm), elsewhere.Requests(Iwm)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task a_redirect_away_from_https_is_not_followed()
    {
        _cboe.Script(Iwm, CboeFault.Redirect(new Uri("http://cdn.example/" + Iwm)));
        Reason(await Get(Feed())).ShouldBe("redirected to http://cdn.example, which is not https: not followed");
    }

    [Fact]
    public async Task redirects_in_a_circle_are_left()
    {
        _cboe.Script(Iwm, [.. Enumerable.Repeat(CboeFault.Redirect(new Uri(_cboe.Address, Iwm)), 20)]);
        Reason(await Get(Feed())).ShouldBe("redirected more than 5 times");
        _cboe.Requests(Iwm).ShouldBe(6);
    }

    [Fact]
    public async Task a_symbol_that_is_refused_is_unknown_for_good() =>
        (await Get(Feed(), "XYZ")).ShouldBe(new PollOutcome.Unknown("Cboe has no symbol XYZ (HTTP 403)"));

    [Fact]
    public async Task a_symbol_that_was_served_before_is_only_away()
    {
        var feed = Feed();
        _cboe.Serve(Iwm, Chain);
        await Get(feed);
        _cboe.Script(Iwm, CboeFault.Status(403));
        Reason(await Get(feed)).ShouldBe("HTTP 403 for IWM, which was served before");
    }

    [Fact]
    public async Task a_server_error_is_worth_another_try_and_its_wish_to_wait_is_kept()
    {
        _cboe.Script(Iwm, CboeFault.Status(500), CboeFault.Status(503, retryAfter: 90));
        var feed = Feed();
        (await Get(feed)).ShouldBe(new PollOutcome.Unavailable("HTTP 500"));
        (await Get(feed)).ShouldBe(new PollOutcome.Unavailable("HTTP 503", TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public async Task a_body_that_breaks_off_is_no_chain()
    {
        _cboe.Serve(Iwm, Chain);
        _cboe.Script(Iwm, CboeFault.Truncated, CboeFault.Half, CboeFault.Html);
        var feed = Feed();
        Reason(await Get(feed)).ShouldNotContain("\n");
        Reason(await Get(feed)).ShouldContain("not JSON or cut short");
        Reason(await Get(feed)).ShouldContain("an HTML page, not a Cboe body");
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_packed_answer_is_unpacked()
    {
        _cboe.Serve(Iwm, Chain);
        _cboe.Script(Iwm, CboeFault.Gzip);
        Message<OptionChainSnapshot>(await Get(Feed())).Contracts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_body_beyond_the_cap_is_left_even_when_packed_small()
    {
        _cboe.Serve(Iwm, new byte[2 * 1024 * 1024]);
        _cboe.Script(Iwm, CboeFault.Gzip);
        Reason(await Get(Feed(maxBodyMegabytes: 1))).ShouldBe("a body of more than 1 MiB");
    }

    [Fact]
    public async Task an_answer_that_drips_is_left_at_the_deadline()
    {
        _cboe.Serve(Iwm, Chain);
        _cboe.Script(Iwm, CboeFault.SlowDrip);
        var asked = Get(Feed());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_cboe.Requests(Iwm) == 0) await Task.Delay(5, deadline.Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        Reason(await asked.WaitAsync(deadline.Token)).ShouldBe("no whole answer within 5 s");
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_unavailable() =>
        Reason(await Get(Feed(at: new Uri("http://127.0.0.1:1")))).ShouldNotBeEmpty();

    [Fact]
    public async Task a_stalled_symbol_is_no_news_whatever_its_time_stamp()
    {
        var feed = Feed();
        _cboe.Serve(Iwm, Chain);
        await Get(feed);
        (await Get(feed)).ShouldBe(new PollOutcome.Unchanged("still the snapshot of 2026-06-30 14:39:22 UTC"));
        _cboe.Serve(Iwm, Chain.Replace("14:39:22", "14:54:22", StringComparison.Ordinal));
        (await Get(feed)).ShouldBeOfType<PollOutcome.Unchanged>();
        _cboe.Serve(Iwm, Bodies.Chain(Bodies.Option(), timestamp: "2026-06-30 14:00:00"));
        (await Get(feed)).ShouldBeOfType<PollOutcome.Unchanged>();
        _cboe.Serve(Iwm, Bodies.Chain(Bodies.Option(), timestamp: "2026-06-30 14:55:00"));
        (await Get(feed)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Fact]
    public async Task a_body_of_another_symbol_is_not_taken()
    {
        _cboe.Serve(Iwm, Bodies.Chain(Bodies.Option("SPY260630C00300000"), symbol: "SPY"));
        Reason(await Get(Feed())).ShouldEndWith("answered for SPY");
    }

    [Fact]
    public async Task vix_comes_with_the_relatives_of_its_time_and_without_the_others()
    {
        _cboe.Serve(FakeCboe.QuotePath("_VIX"), Bodies.Quote("^VIX", 14.55));
        _cboe.Serve(FakeCboe.QuotePath("_VIX3M"), Bodies.Quote("^VIX3M", 17.5));
        _cboe.Serve(FakeCboe.QuotePath("_VVIX"), Bodies.Quote("^VVIX", 95, lastTrade: "2026-08-12T16:15:00"));
        _cboe.Serve(FakeCboe.QuotePath("_VIX9D"), "half a {");
        var quote = Message<VolatilityIndexQuote>(await Feed().GetVolatility(TestContext.Current.CancellationToken));
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D).ShouldBe((14.55, 17.5, null, null));
    }

    [Fact]
    public async Task the_spot_is_a_quote_and_no_price_is_no_quote()
    {
        _cboe.Serve(FakeCboe.QuotePath("SPY"), Bodies.Quote("SPY", 600.25));
        _cboe.Serve(FakeCboe.QuotePath("QQQ"), Bodies.Quote("QQQ", 0));
        Message<UnderlyingQuote>(await Feed().GetQuote("SPY", TestContext.Current.CancellationToken)).Spot.ShouldBe(600.25);
        Reason(await Feed().GetQuote("QQQ", TestContext.Current.CancellationToken)).ShouldEndWith("holds no data");
    }

    [Fact]
    public async Task the_history_is_vix_daily_closes()
    {
        _cboe.Serve(FakeCboe.HistoryPath("VIX"), "DATE,OPEN,HIGH,LOW,CLOSE\n06/26/2026,1,2,1,17.5\n06/29/2026,1,2,1,18.25\n");
        var history = Message<VolatilityHistory>(await Feed().GetVolatilityHistory(TestContext.Current.CancellationToken));
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([17.5, 18.25]);
        history.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("https://cdn.cboe.com", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://cdn.cboe.com", false)]
    [InlineData("ftp://cdn.cboe.com", false)]
    public void only_https_or_loopback_is_asked(string address, bool allowed) => FeedHttp.IsAllowed(new Uri(address)).ShouldBe(allowed);
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Polygon.PolygonBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

public sealed class PolygonFeedTests : IAsyncLifetime
{
    private const string Indices = "/v3/snapshot/indices";
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly HttpClient _http = new(FeedHttp.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    private FakePolygon _polygon = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _polygon = await FakePolygon.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _polygon.DisposeAsync();
    }

    private PolygonFeed Feed(Action<PolygonOptions>? change = null)
    {
        var set = new PolygonOptions { RestUrl = _polygon.Address, StreamUrl = _polygon.StreamAddress, ApiKey = FakePolygon.Key };
        change?.Invoke(set);
        var options = Options.Create(set);
        var api = new PolygonApi(new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 8 * 1024 * 1024), _time), options);
        return new PolygonFeed(api, ["SPX", "SPY"], options, _time, RecordingPublisher.Metrics(), NullLogger<PolygonFeed>.Instance);
    }

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    private static string Reason(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;

    private void ServeLadder(int strikes) =>
        _polygon.ServeChain("SPY", [.. Enumerable.Range(0, strikes).Select(i => Row(FormattableString.Invariant($"SPY260717C{(500 + i) * 1000:00000000}")))]);

    [Fact]
    public async Task a_chain_is_read_to_its_last_page_within_its_window()
    {
        ServeLadder(300);
        _polygon.MaxPage = 50;
        var chain = Message<OptionChainSnapshot>(await Feed(options => options.StrikePercent = 10).GetChain("SPY", Token));
        (chain.Contracts.Count, chain.Spot, chain.Stamp.DelaySeconds).ShouldBe((120, 600.5, 0));
        (chain.Contracts.Symbol(0).Strike, chain.Contracts.Symbol(119).Strike).ShouldBe((541, 660));
        var pages = _polygon.Requests.Where(request => request.Contains("limit=250", StringComparison.Ordinal)).ToArray();
        pages.Length.ShouldBe(3);
        pages[0].ShouldBe(
            "/v3/snapshot/options/SPY?expiration_date.gte=2026-06-30&expiration_date.lte=2026-08-29&strike_price.gte=540.45&strike_price.lte=660.55&order=asc&sort=ticker&limit=250");
        pages[2].ShouldEndWith("&cursor=100");
    }

    [Fact]
    public async Task a_chain_of_too_many_pages_is_refused_not_cut()
    {
        ServeLadder(300);
        _polygon.MaxPage = 10;
        Reason(await Feed(options => options.MaxPages = 3).GetChain("SPY", Token)).ShouldBe("a chain of SPY of more than 3 pages: its window must be narrower");
    }

    [Fact]
    public async Task a_next_page_at_another_host_is_asked_for_at_the_configured_one()
    {
        ServeLadder(300);
        await using var elsewhere = await FakePolygon.StartAsync();
        _polygon.NextPagesAt = elsewhere.Address;
        _polygon.MaxPage = 10;
        Message<OptionChainSnapshot>(await Feed().GetChain("SPY", Token)).Contracts.Count.ShouldBe(180);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://api.massive.com/v3/snapshot/options/SPY?cursor=a%2Fb", "https://api.polygon.io/v3/snapshot/options/SPY?cursor=a%2Fb")]
    [InlineData("/v3/x?cursor=1", "https://api.polygon.io/v3/x?cursor=1")]
    [InlineData("//elsewhere.example/v3/x", "https://api.polygon.io/v3/x")]
    [InlineData("https://user:word@api.massive.com//elsewhere.example/x?c=1", "https://api.polygon.io//elsewhere.example/x?c=1")]
    [InlineData("ftp://api.polygon.io/x", null)]
    public void the_key_goes_to_the_configured_host_whatever_a_next_page_says(string next, string? asked)
    {
        var api = new PolygonApi(new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(1), 1), _time), Options.Create(new PolygonOptions()));
        (api.Next(next)?.AbsoluteUri).ShouldBe(asked);
    }

    [Theory]
    [InlineData(null, "T,A,AM,Q")]
    [InlineData("AM", "AM")]
    public void the_channels_that_a_configuration_names_stand_in_the_place_of_all(string? named, string asked)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(named is null ? [] : [new("Channels:0", named)]).Build();
        string.Join(',', (configuration.Get<PolygonOptions>() ?? new PolygonOptions()).Asked()).ShouldBe(asked);
    }

    [Fact]
    public async Task a_page_that_fails_leaves_no_half_chain()
    {
        ServeLadder(300);
        _polygon.MaxPage = 10;
        _polygon.Faults.For("cursor=20", new Fault.Answer(502, ""));
        var feed = Feed();
        Reason(await feed.GetChain("SPY", Token)).ShouldBe("HTTP 502");
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token)).Contracts.Count.ShouldBe(180);
    }

    [Fact]
    public async Task pages_that_drag_on_are_left_at_the_deadline()
    {
        ServeLadder(300);
        _polygon.MaxPage = 10;
        _polygon.Faults.For("cursor=20", new Fault.Silence());
        var asking = Feed(options => options.ChainSeconds = 3).GetChain("SPY", Token);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!_polygon.Requests.Any(request => request.Contains("cursor=20", StringComparison.Ordinal))) await Task.Delay(2, deadline.Token);
        _time.Advance(TimeSpan.FromSeconds(3));
        Reason(await asking.WaitAsync(deadline.Token)).ShouldBe("no whole chain of SPY within 3 s");
    }

    [Fact]
    public async Task what_a_plan_or_a_contract_lacks_is_null()
    {
        _polygon.ServeChain(
            "SPY",
            """{"details":{"ticker":"O:SPY260717C00600000","strike_price":600,"expiration_date":"2026-07-17"},"greeks":{},"day":{},"open_interest":5}""",
            Row("SPY260717P00600000", more: ",'greeks':{'delta':0.9,'gamma':0.1},'implied_volatility':0"),
            Row("SPY1260717C00600000", more: ",'day':{'volume':9,'last_updated':1782745200000000000}"));
        var chain = Message<OptionChainSnapshot>(await Feed().GetChain("SPY", Token)).Contracts;
        (chain.Bid[0], chain.ImpliedVolatility[0], chain.Gamma[0], chain.DayVolume[0], chain.OpenInterest[0]).ShouldBe((null, null, null, null, 5));
        (chain.Delta[1], chain.Gamma[1], chain.ImpliedVolatility[1]).ShouldBe((null, null, null));
        (chain.Symbol(2).Root, chain.DayVolume[2]).ShouldBe(("SPY1", null));
    }

    [Fact]
    public async Task an_index_has_its_spot_from_the_index_snapshot()
    {
        _polygon.Serve(Indices, $$"""{"results":[{"value":6000.25,"ticker":"I:SPX","last_updated":{{Nanos(Noon.AddSeconds(-3))}}}]}""");
        var quote = Message<UnderlyingQuote>(await Feed().GetQuote("SPX", Token));
        (quote.Spot, quote.AsOf).ShouldBe((6000.25, Noon.AddSeconds(-3)));
        _polygon.Requests.ShouldBe(["/v3/snapshot/indices?ticker.any_of=I:SPX"]);
    }

    [Fact]
    public async Task a_spot_that_cannot_be_asked_for_is_no_reason_to_read_a_whole_chain()
    {
        ServeLadder(300);
        _polygon.Faults.Add(new Fault.Answer(503, ""));
        Reason(await Feed().GetChain("SPY", Token)).ShouldBe("HTTP 503");
        _polygon.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_index_chain_is_asked_for_by_its_own_name()
    {
        _polygon.Serve(Indices, """{"results":[{"ticker":"I:SPX","error":"NOT_ENTITLED","message":"Not entitled to this ticker."}]}""");
        _polygon.Serve("/v3/snapshot/options/I:SPX", $$"""{"results":[{{Row("SPXW260717C06000000", asset: "'value':6001.5,'ticker':'I:SPX'")}}]}""");
        var chain = Message<OptionChainSnapshot>(await Feed().GetChain("SPX", Token));
        (chain.Spot, chain.Contracts.Symbol(0).Root).ShouldBe((6001.5, "SPXW"));
    }

    [Fact]
    public async Task vix_comes_with_its_relatives_and_without_those_that_fail_inside_a_good_answer()
    {
        _polygon.Serve(Indices, $$"""
            {"results":[{"value":16.5,"ticker":"I:VIX","last_updated":{{Nanos(Noon)}}},{"ticker":"I:VVIX","error":"NOT_ENTITLED","message":"Not entitled to this ticker."},
            {"value":18.25,"ticker":"I:VIX3M","last_updated":{{Nanos(Noon)}}},{"value":15,"ticker":"I:VIX9D","last_updated":{{Nanos(Noon.AddHours(-2))}}}]}
            """);
        var feed = Feed();
        var quote = Message<VolatilityIndexQuote>(await feed.GetVolatility(Token));
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D, quote.AsOf).ShouldBe((16.5, 18.25, null, null, Noon));
        (await feed.GetVolatility(Token)).ShouldBeOfType<PollOutcome.Unchanged>();
    }

    [Theory]
    [InlineData("""{"results":[{"ticker":"I:VIX","error":"NOT_FOUND","message":"Ticker not found."}]}""", "Polygon gives no VIX: NOT_FOUND")]
    [InlineData("""{"results":[]}""", null)]
    [InlineData("""{"results":[{"ticker":"I:VIX","value":0}]}""", null)]
    public async Task no_vix_is_no_quote(string body, string? unknown)
    {
        _polygon.Serve(Indices, body);
        var outcome = await Feed().GetVolatility(Token);
        if (unknown is null) outcome.ShouldBe(new PollOutcome.Unavailable("Polygon has no value of VIX"));
        else outcome.ShouldBe(new PollOutcome.Unknown(unknown));
    }

    [Fact]
    public async Task a_plan_without_indices_is_not_entitled_there_and_rejects_no_chain()
    {
        var refusal = new Fault.Answer(403, """{"status":"NOT_AUTHORIZED","request_id":"a","message":"You are not entitled to this data."}""");
        _polygon.Faults.Add(refusal, refusal);
        var feed = Feed();
        (await feed.GetVolatility(Token)).ShouldBe(new PollOutcome.NotEntitled("HTTP 403: You are not entitled to this data."));
        (await feed.GetVolatilityHistory(Token)).ShouldBeOfType<PollOutcome.NotEntitled>();
        ServeLadder(5);
        _polygon.Faults.Add(refusal, refusal);
        (await feed.GetQuote("SPY", Token)).ShouldBe(new PollOutcome.NotEntitled("HTTP 403: You are not entitled to this data."));
    }

    [Fact]
    public async Task what_a_plan_lacks_is_said_within_a_good_answer_too()
    {
        _polygon.Serve(Indices, """{"results":[{"ticker":"I:VIX","error":"NOT_ENTITLED","message":"Not entitled."},{"ticker":"I:SPX","error":"NOT_ENTITLED","message":"Not entitled."}]}""");
        (await Feed().GetVolatility(Token)).ShouldBe(new PollOutcome.NotEntitled("VIX: NOT_ENTITLED"));
        (await Feed().GetQuote("SPX", Token)).ShouldBe(new PollOutcome.NotEntitled("SPX: NOT_ENTITLED"));
    }

    [Fact]
    public async Task a_key_that_is_unknown_is_rejected_and_no_key_asks_for_nothing()
    {
        (await Feed(options => options.ApiKey = "other").GetQuote("SPY", Token)).ShouldBe(new PollOutcome.Rejected("HTTP 401: Unknown API Key"));
        (await Feed(options => options.ApiKey = null).GetQuote("SPY", Token)).ShouldBe(new PollOutcome.Rejected("no key (Ingestion:Polygon:ApiKey)"));
        _polygon.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task the_history_is_of_days_that_are_over()
    {
        _polygon.Serve(
            "/v2/aggs/ticker/I:VIX/range/1/day/2024-04-21/2026-06-30",
            """{"results":[{"c":18.25,"t":1782705600000},{"c":17.5,"t":1782446400000},{"c":99,"t":1782792000000},{"c":null,"t":1782360000000},{"c":1,"t":0}],"status":"OK"}""");
        var history = Message<VolatilityHistory>(await Feed().GetVolatilityHistory(Token));
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([17.5, 18.25]);
        history.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task the_documented_answers_are_read()
    {
        _polygon.Serve("/v3/snapshot/options/AAPL", await File.ReadAllTextAsync(SharedData.Path("mocks/polygon/v3_snapshot_options_AAPL.json"), Token));
        _time.SetUtcNow(new DateTimeOffset(2026, 6, 30, 16, 0, 0, TimeSpan.Zero));
        var chain = Message<OptionChainSnapshot>(await Feed().GetChain("AAPL", Token));
        (chain.Spot, chain.Contracts.Bid[0], chain.Contracts.OpenInterest[0], chain.Contracts.Gamma[0]).ShouldBe((159.9606, 28.9, 8133, 0.0061735291012820675));
        chain.AsOf.ShouldBe(new DateTimeOffset(2023, 3, 13, 14, 42, 7, TimeSpan.Zero).AddTicks(7_146_657));
    }

    [Theory]
    [InlineData("http://api.polygon.io", "wss://a.example", "T", "RestUrl")]
    [InlineData("https://a.example", "ws://a.example", "T", "StreamUrl")]
    [InlineData("https://a.example", "wss://a.example", "Q", "Channels")]
    [InlineData("https://a.example", "wss://a.example", "T,X", "Channels")]
    [InlineData("https://a.example", "wss://a.example", "AM", null)]
    public void Options_that_cannot_work_are_refused(string rest, string stream, string channels, string? member)
    {
        var options = new PolygonOptions { RestUrl = new Uri(rest), StreamUrl = new Uri(stream), Channels = channels.Split(',') };
        options.Validate(new ValidationContext(options)).SelectMany(result => result.MemberNames).ShouldBe(member is null ? [] : [member]);
    }
}

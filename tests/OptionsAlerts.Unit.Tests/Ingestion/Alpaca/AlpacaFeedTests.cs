using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaFeedTests : IAsyncLifetime
{
    private const string Call = "AAPL240315C00172500";
    private const string Put = "AAPL240315P00172500";
    private const string Snapshots = "/v1beta1/options/snapshots/";
    private const string Contracts = "/v2/options/contracts";
    private const string Full =
        """{"greeks":{"delta":0.52,"gamma":0.031,"rho":0.1,"theta":-0.2,"vega":0.1},"impliedVolatility":0.21,"latestQuote":{"ap":2.9,"as":5,"ax":"C","bp":2.8,"bs":7,"bx":"N","c":"A","t":"2024-03-11T14:10:00.123456789Z"},"latestTrade":{"c":"I","p":2.84,"s":1,"t":"2024-03-11T14:05:00Z","x":"N"}}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 3, 11, 14, 30, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new(FeedHttp.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly KeptLog<AlpacaFeed> _log = new();
    private FakeAlpaca _alpaca = null!;

    public async ValueTask InitializeAsync()
    {
        _alpaca = await FakeAlpaca.StartAsync();
        _alpaca.Snapshots[Call] = Full;
        _alpaca.Snapshots[Put] = """{"latestQuote":{"ap":2.5,"bp":2.4,"t":"2024-03-11T14:09:00Z"}}""";
        _alpaca.Contracts.Add(Contract(Call, "\"6168\""));
        _alpaca.Contracts.Add(Contract(Put, "null"));
        _alpaca.Stocks["AAPL"] = """{"t":"2024-03-11T14:29:58.5Z","x":"Q","p":172.75,"s":100,"c":["@"]}""";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _alpaca.DisposeAsync();
    }

    private static string Contract(string symbol, string openInterest, string size = "\"100\"") =>
        $$"""{"id":"x","symbol":"{{symbol}}","status":"active","strike_price":"172.5","size":{{size}},"open_interest":{{openInterest}},"open_interest_date":"2024-03-08"}""";

    private AlpacaFeed Feed(Action<AlpacaOptions>? change = null)
    {
        var options = new AlpacaOptions { ApiKey = FakeAlpaca.Key, Secret = FakeAlpaca.Secret, RestUrl = _alpaca.Server.HttpAddress, TradingUrl = _alpaca.Server.HttpAddress, StreamUrl = _alpaca.StreamUrl };
        change?.Invoke(options);
        return new AlpacaFeed(new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 1024 * 1024), _time), Options.Create(options), RecordingPublisher.Metrics(), _time, _log);
    }

    private static Task<PollOutcome> Get(AlpacaFeed feed, string symbol = "AAPL") => feed.GetChain(symbol, TestContext.Current.CancellationToken);

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    private static string Reason(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;

    [Fact]
    public async Task a_chain_is_put_together_from_snapshots_open_interest_and_spot()
    {
        var chain = Message<OptionChainSnapshot>(await Get(Feed()));
        (chain.Underlying, chain.Spot, chain.Stamp.Feed, chain.Stamp.DelaySeconds).ShouldBe(("AAPL", 172.75, "alpaca", 900));
        chain.AsOf.ShouldBe(new DateTimeOffset(2024, 3, 11, 14, 10, 0, TimeSpan.Zero).AddTicks(1_234_567));
        var columns = chain.Contracts;
        columns.Symbol(0).ToString().ShouldBe(Call);
        (columns.Bid[0], columns.Ask[0], columns.OpenInterest[0], columns.DayVolume[0]).ShouldBe((2.8, 2.9, 6168, null));
        (columns.ImpliedVolatility[0], columns.Delta[0], columns.Gamma[0]).ShouldBe((0.21, 0.52, 0.031));
        (columns.Bid[1], columns.OpenInterest[1], columns.ImpliedVolatility[1], columns.Gamma[1]).ShouldBe((2.4, null, null, null));
        columns.Multiplier.ShouldBeNull();
    }

    [Fact]
    public async Task every_page_is_read_and_the_feed_is_named()
    {
        _alpaca.PageSize = 1;
        Message<OptionChainSnapshot>(await Get(Feed(options => options.Feed = AlpacaDataFeed.Opra))).ShouldSatisfyAllConditions(
            chain => chain.Contracts.Count.ShouldBe(2), chain => chain.Stamp.DelaySeconds.ShouldBe(0), chain => chain.Contracts.OpenInterest[0].ShouldBe(6168));
        _alpaca.Requests.Where(path => path.StartsWith(Snapshots, StringComparison.Ordinal)).ShouldBe(
            [$"{Snapshots}AAPL?feed=opra&limit=1000", $"{Snapshots}AAPL?feed=opra&limit=1000&page_token=page%2B1"]);
        _alpaca.Requests[0].ShouldBe($"{Contracts}?underlying_symbols=AAPL&status=active&limit=10000&expiration_date_gte=2024-03-11&expiration_date_lte=2030-03-11");
    }

    [Fact]
    public async Task a_chain_of_which_a_page_is_missing_is_no_chain()
    {
        _alpaca.PageSize = 1;
        _alpaca.Faults.For(Contracts, new Fault.Answer(500, ""));
        _alpaca.Faults.For(Snapshots, new Fault.Answer(200, """{"snapshots":{},"next_page_token":"page+1"}"""));
        _alpaca.Faults.For(Snapshots, Fault.RetryAfter(new Fault.Answer(429, """{"message":"too many requests."}"""), 21));
        (await Get(Feed())).ShouldBe(new PollOutcome.Unavailable("chain of AAPL: HTTP 429", TimeSpan.FromSeconds(21)));
    }

    [Fact]
    public async Task pages_in_a_circle_are_left()
    {
        var feed = Feed();
        await Get(feed);
        for (var i = 0; i < 3; i++) _alpaca.Faults.For(Snapshots, new Fault.Answer(200, """{"snapshots":{},"next_page_token":"again"}"""));
        Reason(await Get(feed)).ShouldBe("chain of AAPL: a page leads back to an earlier one");
    }

    [Fact]
    public async Task more_pages_than_are_allowed_are_left()
    {
        _alpaca.PageSize = 1;
        Reason(await Get(Feed(options => options.MaxPages = 1))).ShouldBe("chain of AAPL: more than 1 pages (Ingestion:Alpaca:MaxPages)");
    }

    [Fact]
    public async Task an_index_has_a_chain_without_a_spot()
    {
        _alpaca.Snapshots.Clear();
        _alpaca.Snapshots["SPXW240327P04925000"] = Full;
        _alpaca.Snapshots["SPX240419P04925000"] = Full;
        var chain = Message<OptionChainSnapshot>(await Get(Feed(), "SPX"));
        (chain.Spot, chain.Contracts.Count).ShouldBe((null, 2));
        chain.Contracts.Roots.Order(StringComparer.Ordinal).ShouldBe(["SPX", "SPXW"]);
        _alpaca.Requests.ShouldNotContain(path => path.StartsWith("/v2/stocks", StringComparison.Ordinal));
        (await Feed().GetQuote("SPX", TestContext.Current.CancellationToken)).ShouldBe(new PollOutcome.Unknown("Alpaca has no spot of the index SPX"));
    }

    [Fact]
    public async Task open_interest_that_cannot_be_had_leaves_a_chain_without_it_and_is_not_asked_for_at_once_again()
    {
        _alpaca.Faults.For(Contracts, new Fault.Answer(403, """{"message":"forbidden."}"""));
        var feed = Feed();
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.OpenInterest.ShouldBe([null, null]);
        _log.TakeWarnings().Single().ShouldContain("open interest AAPL: open interest of AAPL: key or secret refused (HTTP 403)");
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:11:00", StringComparison.Ordinal);
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.OpenInterest[0].ShouldBeNull();
        _alpaca.Requests.Count(path => path.StartsWith(Contracts, StringComparison.Ordinal)).ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(61));
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:12:00", StringComparison.Ordinal);
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.OpenInterest[0].ShouldBe(6168);
        _time.Advance(TimeSpan.FromMinutes(61));
        _alpaca.Faults.For(Contracts, new Fault.Answer(500, ""));
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:13:00", StringComparison.Ordinal);
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.OpenInterest[0].ShouldBe(6168);
        _time.Advance(TimeSpan.FromDays(1));
        _alpaca.Faults.For(Contracts, new Fault.Answer(500, ""));
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:14:00", StringComparison.Ordinal);
        Message<OptionChainSnapshot>(await Get(feed)).Contracts.OpenInterest[0].ShouldBeNull();
    }

    [Fact]
    public async Task a_contract_of_another_size_says_so()
    {
        _alpaca.Contracts.Clear();
        _alpaca.Contracts.Add(Contract(Call, "6168", "\"10\""));
        _alpaca.Contracts.Add("7");
        _alpaca.Contracts.Add("""{"symbol":"none","open_interest":"1"}""");
        Message<OptionChainSnapshot>(await Get(Feed())).Contracts.ShouldSatisfyAllConditions(
            columns => columns.Multiplier.ShouldBe([10, 100]), columns => columns.OpenInterest.ShouldBe([6168, null]));
    }

    [Fact]
    public async Task bad_rows_and_numbers_are_counted_and_the_others_stand()
    {
        _alpaca.Snapshots["AAPL240399C00172500"] = Full;
        _alpaca.Snapshots["MSFT240315C00400000"] = Full;
        _alpaca.Snapshots["AAPL240315C00180000"] = "null";
        _alpaca.Snapshots["AAPL240315C00185000"] = """{"greeks":[],"impliedVolatility":"NaN","latestQuote":{"bp":-1,"ap":"1.5","t":"yesterday"},"extra":{"a":[1]}}""";
        var chain = Message<OptionChainSnapshot>(await Get(Feed()));
        chain.Excluded.ShouldBe(new Dictionary<string, int> { [RowReason.Malformed] = 1, [RowReason.UnknownRoot] = 1, [RowReason.UnparsableSymbol] = 1 }, ignoreOrder: true);
        var row = Enumerable.Range(0, chain.Contracts.Count).Single(i => chain.Contracts.StrikeMills[i] == 185_000);
        (chain.Contracts.Bid[row], chain.Contracts.Ask[row], chain.Contracts.ImpliedVolatility[row], chain.Contracts.Delta[row]).ShouldBe((null, 1.5, null, null));
        _log.TakeWarnings().Single().ShouldContain("negative_price 1");
    }

    [Fact]
    public async Task the_same_chain_or_an_older_one_is_no_news()
    {
        var feed = Feed();
        await Get(feed);
        (await Get(feed)).ShouldBe(new PollOutcome.Unchanged("still the chain of 2024-03-11 14:10:00 UTC"));
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:08:00", StringComparison.Ordinal);
        (await Get(feed)).ShouldBeOfType<PollOutcome.Unchanged>();
        _alpaca.Snapshots[Call] = Full.Replace("14:10:00", "14:10:30", StringComparison.Ordinal);
        (await Get(feed)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Fact]
    public async Task a_time_ahead_of_the_clock_is_not_believed()
    {
        _alpaca.Snapshots[Call] = Full.Replace("2024-03-11T14:10", "2034-03-11T14:10", StringComparison.Ordinal);
        Message<OptionChainSnapshot>(await Get(Feed())).AsOf.ShouldBe(new DateTimeOffset(2024, 3, 11, 14, 9, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task a_refused_key_is_a_rejection_without_the_key(int status)
    {
        if (status == 401) _alpaca.Faults.For(Snapshots, new Fault.Answer(401, FakeAlpaca.Key));
        (await Get(Feed(options => options.Secret = "wrong"))).ShouldBe(new PollOutcome.Rejected(FormattableString.Invariant($"chain of AAPL: key or secret refused (HTTP {status})")));
        (await Feed(options => options.Secret = "wrong").GetQuote("AAPL", TestContext.Current.CancellationToken)).ShouldBe(new PollOutcome.Rejected("snapshot of AAPL: key or secret refused (HTTP 403)"));
    }

    [Theory]
    [InlineData("subscription does not permit querying OPRA data")]
    [InlineData("OPRA agreement is not signed")]
    public async Task what_the_plan_lacks_is_no_refusal_of_the_key(string words)
    {
        _alpaca.Faults.For(Snapshots, new Fault.Answer(403, $$"""{"message":"{{words}}"}"""));
        var outcome = await Get(Feed());
        outcome.ShouldBe(new PollOutcome.NotEntitled("chain of AAPL: HTTP 403, the subscription or its agreement does not cover it"));
        outcome.Problem.ShouldBe("the key is right, its plan does not have this (chain of AAPL: HTTP 403, the subscription or its agreement does not cover it)");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task a_symbol_alpaca_does_not_have_is_unknown_unless_it_was_served_before(int status)
    {
        var feed = Feed();
        var reason = FormattableString.Invariant($"Alpaca has no chain of SPX (HTTP {status})");
        _alpaca.Faults.For(Snapshots, new Fault.Answer(status, """{"message":"invalid symbol"}"""));
        (await Get(feed, "SPX")).ShouldBe(new PollOutcome.Unknown(reason));
        _alpaca.Snapshots["SPXW240327P04925000"] = Full;
        (await Get(feed, "SPX")).ShouldBeOfType<PollOutcome.Fresh>();
        _alpaca.Faults.For(Snapshots, new Fault.Answer(status, ""));
        Reason(await Get(feed, "SPX")).ShouldBe($"{reason}, which was served before");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("""{"snapshots":{"AAPL240315C00172500":{"gre""", "not JSON or cut short")]
    [InlineData("<html>", "an HTML page, not JSON")]
    [InlineData("[]", "it has no 'snapshots' object")]
    [InlineData("{}", "it has no 'snapshots' object")]
    [InlineData("""{"snapshots":[]}""", "it has no 'snapshots' object")]
    [InlineData("""{"snapshots":{},"next_page_token":7}""", "its 'next_page_token' is none")]
    [InlineData("""{"snapshots":{},"next_page_token":"\ud800"}""", "no valid Unicode")]
    [InlineData("""{"snapshots":{},"next_page_token":null}""", "it holds no contract")]
    [InlineData("""{"snapshots":{}}""", "it holds no contract")]
    public async Task what_is_no_page_is_said_in_one_line(string body, string why)
    {
        _alpaca.Faults.For(Snapshots, new Fault.Answer(200, body));
        Reason(await Get(Feed(), "SPX")).ShouldSatisfyAllConditions(reason => reason.ShouldContain(why), reason => reason.ShouldNotContain("\n"));
    }

    [Fact]
    public async Task the_spot_of_a_stock_is_its_last_trade_in_real_time()
    {
        var quote = Message<UnderlyingQuote>(await Feed().GetQuote("AAPL", TestContext.Current.CancellationToken));
        (quote.Spot, quote.AsOf, quote.Stamp.DelaySeconds).ShouldBe((172.75, new DateTimeOffset(2024, 3, 11, 14, 29, 58, 500, TimeSpan.Zero), 0));
    }

    [Fact]
    public async Task the_same_trade_again_is_no_news()
    {
        var feed = Feed();
        (await feed.GetQuote("AAPL", TestContext.Current.CancellationToken)).ShouldBeOfType<PollOutcome.Fresh>();
        (await feed.GetQuote("AAPL", TestContext.Current.CancellationToken)).ShouldBe(new PollOutcome.Unchanged("still the snapshot of 2024-03-11 14:29:58 UTC"));
        _alpaca.Stocks["AAPL"] = """{"t":"2024-03-11T14:29:59Z","p":172.75}""";
        (await feed.GetQuote("AAPL", TestContext.Current.CancellationToken)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"p":0,"t":"2024-03-11T14:29:58Z"}""")]
    [InlineData("""{"p":172.5,"t":"soon"}""")]
    [InlineData("""{"p":172.5}""")]
    public async Task a_stock_without_a_usable_trade_has_no_spot_and_its_chain_none_either(string trade)
    {
        _alpaca.Stocks["AAPL"] = trade;
        Reason(await Feed().GetQuote("AAPL", TestContext.Current.CancellationToken)).ShouldBe("snapshot of AAPL: it has no last trade");
        Message<OptionChainSnapshot>(await Get(Feed())).Spot.ShouldBeNull();
    }

    [Fact]
    public async Task the_key_goes_to_no_other_host()
    {
        await using var elsewhere = await FakeAlpaca.StartAsync();
        var headers = new List<string>();
        elsewhere.Server.Http = context =>
        {
            headers.AddRange(context.Request.Headers.Keys);
            return Task.CompletedTask;
        };
        var inner = _alpaca.Server.Http;
        _alpaca.Server.Http = context =>
        {
            if (!context.Request.Path.StartsWithSegments("/v2/stocks", StringComparison.Ordinal)) return inner(context);
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = new Uri(elsewhere.Server.HttpAddress, "/elsewhere").ToString();
            return Task.CompletedTask;
        };
        await Feed().GetQuote("AAPL", TestContext.Current.CancellationToken);
        headers.ShouldNotBeEmpty();
        headers.ShouldNotContain(name => name.StartsWith("APCA", StringComparison.OrdinalIgnoreCase));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tradier;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>What Tradier says no with, and what is made of it.</summary>
public sealed class TradierRefusalTests : IAsyncLifetime
{
    private const string Expired = """{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}""";

    private TradierStand _stand = null!;

    private FakeTradier Fake => _stand.Fake;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stand = await TradierStand.StartAsync();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    private Task<PollOutcome> Quote(TradierOptions? options = null) => _stand.Feed(options).GetQuote("SPY", Token);

    [Fact]
    public async Task a_wrong_token_is_rejected_with_the_faults_words() =>
        (await Quote(new TradierOptions { Token = "another" })).ShouldBe(new PollOutcome.Rejected("HTTP 401: Invalid Access Token"));

    [Fact]
    public async Task without_a_token_nothing_is_asked()
    {
        (await Quote(new TradierOptions { Token = "" })).ShouldBe(new PollOutcome.Rejected("no token (Ingestion:Tradier:Token)"));
        Fake.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401, Expired, "HTTP 401: Access Token expired")]
    [InlineData(403, "not yours", "HTTP 403: not yours")]
    [InlineData(401, "", "HTTP 401")]
    [InlineData(401, "<html><body>No</body></html>", "HTTP 401")]
    [InlineData(401, "token tradier-test-token-0123456789\r\nrefused", "HTTP 401: token ***  refused")]
    public async Task a_refusal_is_told_from_a_failure_and_never_says_the_token(int status, string body, string reason)
    {
        Fake.Faults.Add(new Fault.Answer(status, body));
        (await Quote()).ShouldBe(new PollOutcome.Rejected(reason));
    }

    [Fact]
    public async Task what_the_account_may_not_have_is_no_refusal_of_the_token()
    {
        Fake.Faults.Add(new Fault.Answer(403, "Account is not entitled to market data"));
        (await Quote()).ShouldBe(new PollOutcome.NotEntitled("HTTP 403: Account is not entitled to market data"));
    }

    [Theory]
    [InlineData(400, "Invalid Parameter, symbols: is required", "HTTP 400: Invalid Parameter, symbols: is required")]
    [InlineData(404, "", "HTTP 404")]
    [InlineData(500, "Internal Server Error", "HTTP 500")]
    [InlineData(502, "<html>", "HTTP 502")]
    public async Task text_and_pages_in_the_place_of_json_are_failures_worth_another_try(int status, string body, string reason)
    {
        Fake.Faults.Add(new Fault.Answer(status, body, "text/plain"));
        (await Quote()).ShouldBe(new PollOutcome.Unavailable(reason));
    }

    [Fact]
    public async Task json_is_asked_for_and_nothing_else()
    {
        Fake.ServeQuotes("SPY", Quotes(TradierBodies.Quote("SPY", "600")));
        (await Quote()).ShouldBeOfType<PollOutcome.Fresh>("the fake answers XML unless the Accept header is exactly application/json");
    }

    [Fact]
    public async Task a_limit_that_was_met_is_waited_out_to_its_expiry()
    {
        Fake.Faults.Add(new Fault.Answer(429, "Quota Violation", "text/plain", new Dictionary<string, string>
        {
            ["X-Ratelimit-Available"] = "0",
            ["X-Ratelimit-Expiry"] = FormattableString.Invariant($"{_stand.Time.GetUtcNow().AddSeconds(21).ToUnixTimeMilliseconds()}"),
        }));
        (await Quote()).ShouldBe(new PollOutcome.Unavailable("rate limited (HTTP 429)", TimeSpan.FromSeconds(21)));
        Fake.Faults.Add(Fault.RetryAfter(new Fault.Answer(429, ""), 33), new Fault.Answer(429, ""));
        (await Quote()).ShouldBe(new PollOutcome.Unavailable("rate limited (HTTP 429)", TimeSpan.FromSeconds(33)));
        (await Quote()).ShouldBe(new PollOutcome.Unavailable("rate limited (HTTP 429)", TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task the_last_request_of_the_window_is_the_last_before_it_ends()
    {
        Fake.Allowed = 3;
        _stand.ServeSpy();
        var feed = _stand.Feed();
        var chain = feed.GetChain("SPY", Token);
        while (Fake.Requests.Count < 3) await Task.Delay(5, Token);
        for (var look = 0; look < 10; look++) await Task.Delay(5, Token);
        (Fake.Requests.Count, chain.IsCompleted).ShouldBe((3, false));
        _stand.Time.Advance(TimeSpan.FromMinutes(1));
        (await chain.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBeOfType<PollOutcome.Fresh>();
        Fake.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task a_silent_server_and_half_an_answer_and_a_flood_are_unavailable()
    {
        Fake.Faults.Add(new Fault.HalfAnswer(), new Fault.Flood(200, 2 * 1024 * 1024), new Fault.Reset());
        var options = new TradierOptions { TimeoutSeconds = 5, MaxBodyMegabytes = 1 };
        (await Quote(options)).ShouldBeOfType<PollOutcome.Unavailable>();
        (await Quote(options)).ShouldBe(new PollOutcome.Unavailable("a body of more than 1 MiB"));
        (await Quote(options)).ShouldBeOfType<PollOutcome.Unavailable>();
        Fake.Faults.Add(new Fault.Silence());
        var silent = Quote(options);
        while (Fake.Requests.Count < 4) await Task.Delay(5, Token);
        _stand.Time.Advance(TimeSpan.FromSeconds(5));
        (await silent.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBe(new PollOutcome.Unavailable("no whole answer within 5 s"));
    }

    [Fact]
    public async Task the_token_does_not_follow_a_redirect_to_another_host()
    {
        await using var elsewhere = await FakeTradier.StartAsync(_stand.Time);
        elsewhere.ServeQuotes("SPY", Quotes(TradierBodies.Quote("SPY", "600")));
        Fake.Faults.Add(Fault.Redirect(new Uri(elsewhere.Address, "markets/quotes?symbols=SPY&greeks=false").ToString()));
        (await Quote()).ShouldBe(new PollOutcome.Rejected("HTTP 401: Invalid Access Token"));
    }

    [Theory]
    [InlineData("https://api.tradier.com/v1", "wss://ws.tradier.com/x", "t", true)]
    [InlineData("http://api.tradier.com/v1", "wss://ws.tradier.com/x", "t", false)]
    [InlineData("https://api.tradier.com/v1", "ws://ws.tradier.com/x", "t", false)]
    [InlineData("http://127.0.0.1:5/v1", "ws://127.0.0.1:5/x", "t", true)]
    [InlineData("https://api.tradier.com/v1", "wss://ws.tradier.com/x", "t\n", false)]
    public void options_are_held_to_safe_addresses_and_a_clean_token(string api, string stream, string token, bool valid) =>
        new TradierOptions { BaseUrl = new Uri(api), StreamUrl = new Uri(stream), Token = token }.Validate(new(new object())).Any().ShouldBe(!valid);

    [Theory]
    [InlineData(false, typeof(TradierStreamingFeed))]
    [InlineData(true, typeof(TradierFeed))]
    public void the_services_make_the_feed_with_a_stream_or_without(bool sandbox, Type type)
    {
        using var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<FeedMetrics>().AddTradier()
            .AddSingleton(Options.Create(new TradierOptions { Sandbox = sandbox })).AddSingleton(Options.Create(new OptionsAlerts.Ingestion.IngestionOptions())).BuildServiceProvider();
        TradierFeed.Create(services).GetType().ShouldBe(type);
    }
}

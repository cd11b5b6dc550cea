using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

/// <summary>The stream over a real socket, from the greeting to the prints.</summary>
public sealed class AlpacaStreamTests : IAsyncLifetime
{
    private const string Call = "AAPL240315C00172500";
    private static readonly DateTimeOffset At = new(2024, 3, 11, 13, 35, 35, 133, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 3, 11, 14, 30, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new(FeedHttp.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly KeptTape _tape = new("AAPL");
    private readonly KeptReports _reports = new();
    private readonly KeptLog<StreamSupervisor> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private FakeAlpaca _alpaca = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync() => _alpaca = await FakeAlpaca.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Until(() => _running.IsCompleted);
        _stop.Dispose();
        _http.Dispose();
        await _alpaca.DisposeAsync();
    }

    private AlpacaFeed Feed(string secret = FakeAlpaca.Secret) => new(
        new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 1024 * 1024), _time),
        Options.Create(new AlpacaOptions
        {
            ApiKey = FakeAlpaca.Key,
            Secret = secret,
            RestUrl = _alpaca.Server.HttpAddress,
            TradingUrl = _alpaca.Server.HttpAddress,
            StreamUrl = _alpaca.StreamUrl,
        }),
        RecordingPublisher.Metrics(),
        _time,
        NullLogger<AlpacaFeed>.Instance);

    private void Start(AlpacaFeed feed) => _running = new StreamSupervisor(feed.Name, new StreamPolicy(), _reports, _time, seed: 1, _log).Run(feed, _tape, _stop.Token);

    /// <summary>Moves the clock on until something is reached: for what waits for time alone, not for the socket.</summary>
    private async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, deadline.Token);
        }
    }

    private static async Task Wait(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached()) await Task.Delay(2, deadline.Token);
    }

    private async Task Prints(FakeConnection connection, CancellationToken token)
    {
        await FakeAlpaca.Send(connection, token, AlpacaEvents.Quote(Call, At, 2.8, 2.9), AlpacaEvents.Trade(Call, At, 2.84, 3));
        await connection.Silence(token);
    }

    [Fact]
    public async Task prints_and_quotes_come_from_the_greeting_on()
    {
        _alpaca.AfterSubscription = Prints;
        Start(Feed());
        await Wait(() => _tape.Trades.Count == 1 && _tape.Quotes.Count == 1);
        _alpaca.Received.Select(message => message["action"][0]).ShouldBe(["auth", "subscribe"]);
        var connection = await _alpaca.Server.Connection(1);
        (connection.Path, connection.Headers["Content-Type"]).ShouldBe(("/v1beta1/indicative", "application/msgpack"));
        _tape.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_contracts_of_the_last_chain_have_their_quotes_streamed()
    {
        _alpaca.Snapshots[Call] = """{"latestQuote":{"ap":2.5,"bp":2.4,"t":"2024-03-11T14:09:00Z"}}""";
        _alpaca.Stocks["AAPL"] = """{"t":"2024-03-11T14:29:58.5Z","p":172.75}""";
        var feed = Feed();
        var fresh = (await feed.GetChain("AAPL", TestContext.Current.CancellationToken)).ShouldBeOfType<PollOutcome.Fresh>();
        feed.Follow(fresh.Messages.OfType<OptionChainSnapshot>().Single());
        Start(feed);
        await Wait(() => _alpaca.Received.Count == 2);
        _alpaca.Received[1].ShouldSatisfyAllConditions(sent => sent["trades"].ShouldBe(["*"]), sent => sent["quotes"].ShouldBe([Call]));
    }

    [Fact]
    public async Task a_refused_secret_rejects_the_feed_and_is_nowhere_to_be_read()
    {
        Start(Feed("hush-hush-hush"));
        await Wait(() => _reports.Ends.Count == 1);
        _reports.Ends.ShouldBe(["rejected: key or secret refused (402)"]);
        _log.Lines.ShouldNotContain(line => line.Contains("hush", StringComparison.Ordinal) || line.Contains(FakeAlpaca.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_place_that_another_holds_is_waited_for_long()
    {
        _alpaca.AuthError = 406;
        Start(Feed());
        await Wait(() => _reports.Ends.Count == 1);
        _alpaca.AuthError = 0;
        _reports.Ends.ShouldBe(["connection limit exceeded (406)"]);
        var since = _time.GetUtcNow();
        await Until(() => _alpaca.Server.Connections.Count == 2);
        (_time.GetUtcNow() - since).TotalSeconds.ShouldBeInRange(150, 310);
    }

    [Fact]
    public async Task a_message_cut_in_the_middle_costs_one_connection_and_leaves_a_gap_mark()
    {
        _alpaca.AfterSubscription = async (connection, token) =>
        {
            await FakeAlpaca.Send(connection, token, AlpacaEvents.Trade(Call, At, 2.84, 3));
            if (_alpaca.Server.Connections.Count > 1) await connection.Silence(token);
            else await connection.CutMidFrame("half a message", token);
        };
        Start(Feed());
        await Until(() => _alpaca.Server.Connections.Count == 2);
        await Wait(() => _tape.Trades.Count == 2);
        (_tape.Gaps, _reports.Ends.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task too_slow_a_client_comes_back()
    {
        var isFirst = true;
        _alpaca.AfterSubscription = async (connection, token) =>
        {
            if (!isFirst)
            {
                await Prints(connection, token);
                return;
            }

            isFirst = false;
            await FakeAlpaca.Send(connection, token, AlpacaEvents.Error(407, "slow client"));
        };
        Start(Feed());
        await Until(() => _alpaca.Server.Connections.Count == 2);
        await Wait(() => _tape.Trades.Count == 1);
        _reports.Ends.ShouldBe(["this client is too slow (407)"]);
    }

    [Fact]
    public async Task without_a_key_nothing_is_opened()
    {
        var feed = new AlpacaFeed(
            new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 1024), _time), Options.Create(new AlpacaOptions()), RecordingPublisher.Metrics(), _time, NullLogger<AlpacaFeed>.Instance);
        var preparation = (await feed.Prepare(_tape, TestContext.Current.CancellationToken)).ShouldBeOfType<StreamPreparation.NotNow>();
        preparation.End.ShouldBe(new StreamEnd(StreamEndKind.AuthRefused, "Ingestion:Alpaca:ApiKey is not set"));
    }
}

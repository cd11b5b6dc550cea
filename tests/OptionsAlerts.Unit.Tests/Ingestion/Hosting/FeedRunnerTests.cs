using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Alpaca;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

/// <summary>Live feeds side by side, each in its own task, on a clock twenty times as fast.</summary>
public sealed class FeedRunnerTests : IAsyncDisposable
{
    // A Saturday: silence is no fault, and a tape does not begin with a gap.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 27, 15, 0, 0, TimeSpan.Zero));
    private readonly RecordingPublisher _published = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly KeptLog<FeedRunner> _log = new();
    private readonly StreamOptions _stream = new();
    private readonly Task _clock;

    public FeedRunnerTests() => _clock = Tick();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([.. _running, _clock]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task a_feed_that_cannot_be_made_is_tried_again_and_disturbs_no_other()
    {
        var made = 0;
        await using var server = await Words();
        Start(
            new FeedEntry(FeedName.Tradier, FeedCapabilities.Chains, [], _ => throw new InvalidOperationException($"secret-{Interlocked.Increment(ref made)}"), Timing),
            Entry(FeedName.Cboe, server));
        (await _published.Next<OptionTradeBatch>()).Stamp.Feed.ShouldBe("cboe");
        await Eventually(() => Volatile.Read(ref made) >= 3);
        var broken = _published.Rest().OfType<FeedStatusChanged>().Where(status => status is { Feed: "tradier", State: FeedState.Degraded }).ToList();
        broken.ShouldNotBeEmpty();
        broken.ShouldAllBe(status => status.Reason == "broke down with InvalidOperationException; it is started again");
        var lines = _log.Lines.ToList();
        lines.ShouldAllBe(line => line.StartsWith("Feed tradier broke down (InvalidOperationException); starting it again in ", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_feed_that_breaks_down_after_a_long_run_waits_as_after_its_first_failure()
    {
        Start(new FeedEntry(FeedName.Tradier, FeedCapabilities.Chains, [], _ => throw Later(), Timing));
        await Eventually(() => _log.Lines.Count >= 6);
        _log.Lines.Take(6).ShouldAllBe(line => line.Contains("starting it again in 1.0 s", StringComparison.Ordinal));

        InvalidOperationException Later()
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return new InvalidOperationException();
        }
    }

    [Fact]
    public async Task acknowledgements_between_refusals_keep_no_trades_at_a_stream_whose_place_another_has()
    {
        InSession();
        _stream.TooManyConnectionsMinutes = 0.1;
        await using var first = await FakeSocketServer.StartAsync(async (connection, token) =>
        {
            await connection.SendText("ok", token);
            await Task.Delay(300, token);
            await connection.SendText("max_connections", token);
        });
        await using var second = await Words();
        Start(Entry(FeedName.Tradier, first), Entry(FeedName.Cboe, second));
        (await _published.Next<OptionTradeBatch>()).Stamp.Feed.ShouldBe("cboe");
        await Eventually(() => first.Connections.Count >= 4);
        var later = _published.Rest();
        later.OfType<OptionTradeBatch>().ShouldAllBe(batch => batch.Stamp.Feed == "cboe");
        later.OfType<OptionTradeBatch>().ShouldNotBeEmpty();
        later.OfType<FeedStatusChanged>().ShouldNotContain(status => status.Feed == "tradier" && status.State == FeedState.Resumed);
        second.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task what_is_set_for_streams_is_what_they_are_held_to()
    {
        InSession();
        _stream.StaleAfterSeconds = 12;
        await using var silent = await FakeSocketServer.StartAsync(async (connection, token) =>
        {
            await connection.SendText("ok", token);
            await connection.Silence(token);
        });
        Start(Entry(FeedName.Tradier, silent));
        FeedStatusChanged status;
        do status = await _published.Next<FeedStatusChanged>();
        while (status.State != FeedState.Stale);
        status.Reason.ShouldBe("stream has had nothing new in session for 0.2 min");
        await silent.Connection(2);
    }

    [Fact]
    public async Task a_stream_follows_the_chains_that_go_out_whichever_feed_they_are_from()
    {
        await using var server = await Words();
        var stream = new WordFeed("tradier", server.Address, _time);
        var chains = new OneChain(AlpacaChains.Of("SPY", 600, ["SPY260717C00600000"]));
        Start(
            FeedEntry.Of<OneChain>(FeedName.Cboe, _ => chains, Timing),
            FeedEntry.Of<WordFeed>(FeedName.Tradier, _ => stream, Timing));
        await Eventually(() => !stream.Followed.IsEmpty);
        stream.Followed.ShouldAllBe(chain => chain.Stamp.Feed == "cboe" && chain.Underlying == "SPY");
    }

    [Fact]
    public async Task trades_move_to_the_second_stream_when_the_first_breaks_and_back_with_a_gap_mark_when_it_is_steady_again()
    {
        await using var first = await FakeSocketServer.StartAsync((_, _) => Task.CompletedTask);
        await using var second = await Words();
        Start(Entry(FeedName.Tradier, first), Entry(FeedName.Cboe, second));

        (await _published.Next<OptionTradeBatch>()).Stamp.Feed.ShouldBe("cboe");
        first.Script = Say;
        OptionTradeBatch back;
        do back = await _published.Next<OptionTradeBatch>();
        while (back.Stamp.Feed != "tradier");
        back.GapBefore.ShouldBeTrue();
        // The second is let go, and its stream with it.
        await (await second.Connection(1)).Closed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            var next = await _published.Next<OptionTradeBatch>();
            (next.Stamp.Feed, next.GapBefore).ShouldBe(("tradier", false));
        }
    }

    [Fact]
    public async Task a_feed_behind_one_that_works_connects_nowhere()
    {
        await using var first = await Words();
        await using var second = await Words();
        Start(Entry(FeedName.Tradier, first), Entry(FeedName.Cboe, second));
        for (var i = 0; i < 5; i++) (await _published.Next<OptionTradeBatch>()).Stamp.Feed.ShouldBe("tradier");
        second.Connections.ShouldBeEmpty();
    }

    // 11:00 New York on the Tuesday.
    private void InSession() => _time.SetUtcNow(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));

    private static Task<FakeSocketServer> Words() => FakeSocketServer.StartAsync(Say);

    // Subscribed, and then a print every few milliseconds until the client leaves.
    private static async Task Say(FakeConnection connection, CancellationToken token)
    {
        await connection.SendText("ok", token);
        for (var price = 1; ; price++)
        {
            await connection.SendText(price.ToString(CultureInfo.InvariantCulture), token);
            await Task.Delay(5, token);
        }
    }

    private static FeedTiming Timing(IServiceProvider services) => new(new PollPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), TimeSpan.Zero), TimeSpan.FromSeconds(1));

    private FeedEntry Entry(FeedName name, FakeSocketServer server) =>
        FeedEntry.Of<WordFeed>(name, _ => new WordFeed(Contracts.WireName.Of(name), server.Address, _time), Timing);

    private void Start(params FeedEntry[] entries)
    {
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<TimeProvider>(_time).AddSingleton<FeedMetrics>().AddOptions<TapeOptions>().Services
            .AddSingleton(Options.Create(_stream)).AddSingleton(new JitterSeed(1)).AddSingleton<ILogger<FeedRunner>>(_log).BuildServiceProvider();
        var relay = new ChainRelay(_published);
        var options = new IngestionOptions { Symbols = ["SPY"] };
        IReadOnlyList<(string, IReadOnlyList<FeedSlot>)> offers = [.. entries.Select(entry => (entry.Feed, LivePlan.Slots(entry.Capabilities, ["SPY"])))];
        var director = new FeedDirector(offers, new ChoiceRules(1, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10)), _time, services.GetRequiredService<FeedMetrics>(), NullLogger<FeedDirector>.Instance);
        _running.Add(director.Run(_stop.Token));
        foreach (var entry in entries)
        {
            var runner = new FeedRunner(entry, ["SPY"], director.Seat(entry.Feed), options, "live", relay, services);
            _running.Add(runner.Run(_stop.Token));
        }
    }

    /// <summary>A feed of chains: a new one at every question.</summary>
    private sealed class OneChain(OptionChainSnapshot chain) : IChainSource
    {
        public string Name => "cboe";

        public Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken) =>
            Task.FromResult<PollOutcome>(new PollOutcome.Fresh([chain with { Stamp = chain.Stamp with { Feed = Name } }]));
    }

    private async Task Tick()
    {
        while (true)
        {
            await Task.Delay(5, _stop.Token);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds()) await Task.Delay(5, deadline.Token);
    }
}

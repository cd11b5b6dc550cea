using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
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
            new FeedEntry(FeedName.Tradier, FeedCapabilities.Chains, [], false, _ => throw new InvalidOperationException($"secret-{Interlocked.Increment(ref made)}"), Timing),
            Entry(FeedName.Cboe, server));
        (await _published.Next<OptionTradeBatch>()).Stamp.Feed.ShouldBe("cboe");
        await Eventually(() => Volatile.Read(ref made) >= 3);
        var broken = _published.Rest().OfType<FeedStatusChanged>().Where(status => status is { Feed: "tradier", State: FeedState.Degraded }).ToList();
        broken.ShouldNotBeEmpty();
        broken.ShouldAllBe(status => status.Reason == "broke down with InvalidOperationException; it is started again");
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
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<TimeProvider>(_time).AddSingleton<FeedMetrics>().AddOptions<TapeOptions>().Services.BuildServiceProvider();
        var options = new IngestionOptions { Symbols = ["SPY"] };
        IReadOnlyList<(string, IReadOnlyList<FeedSlot>)> offers = [.. entries.Select(entry => (entry.Feed, LivePlan.Slots(entry.Capabilities, ["SPY"])))];
        var director = new FeedDirector(offers, new ChoiceRules(1, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10)), _time, services.GetRequiredService<FeedMetrics>(), NullLogger<FeedDirector>.Instance);
        _running.Add(director.Run(_stop.Token));
        foreach (var entry in entries)
        {
            var runner = new FeedRunner(entry, ["SPY"], director.Seat(entry.Feed), options, "live", _published, services);
            _running.Add(runner.Run(_stop.Token));
        }
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

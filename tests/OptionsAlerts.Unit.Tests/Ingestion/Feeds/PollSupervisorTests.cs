using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class PollSupervisorTests
{
    private static readonly PollPolicy Policy = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly RecordingPublisher _published = new();

    private PollSupervisor Supervisor() => new("cboe", "live", Policy, _published, _time, 1, RecordingPublisher.Metrics(), NullLogger<PollSupervisor>.Instance);

    private static PollOutcome Quote(double spot) => new PollOutcome.Fresh(
        [new UnderlyingQuote { Stamp = new MarketStamp { RunId = "", Feed = "cboe", DelaySeconds = 900 }, AsOf = DateTimeOffset.UnixEpoch, Underlying = "SPY", Spot = spot }]);

    private async Task<T> Until<T>(Task<T> task)
    {
        for (var i = 0; i < 600 && !task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return await task;
    }

    [Fact]
    public async Task a_source_that_throws_or_hangs_delays_no_other()
    {
        using var stop = new CancellationTokenSource();
        var spot = 100;
        var running = Supervisor().Run(
            [
                new PollTask("broken", TimeSpan.FromSeconds(10), _ => throw new InvalidOperationException("broken\nin two lines")),
                new PollTask("hung", TimeSpan.FromSeconds(10), async token => await Hang(token)),
                new PollTask("good", TimeSpan.FromSeconds(10), _ => Task.FromResult(Quote(spot++))),
            ],
            stop.Token);
        for (var i = 0; i < 3; i++)
        {
            var quote = await Until(_published.Next<UnderlyingQuote>());
            (quote.Spot, quote.Stamp.Sequence, quote.Stamp.RunId, quote.Stamp.Step, quote.Stamp.DelaySeconds).ShouldBe((100 + i, i, "live", 0, 900));
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);

        static async Task<PollOutcome> Hang(CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            return Same;
        }
    }

    private static readonly PollOutcome Same = new PollOutcome.Unchanged("same");

    [Fact]
    public async Task states_are_published_as_they_change_with_the_reason_in_one_line()
    {
        using var stop = new CancellationTokenSource();
        var outcomes = new Queue<PollOutcome>([Quote(1), new PollOutcome.Unavailable("HTTP 500"), Quote(2)]);
        var running = Supervisor().Run([new PollTask("quote SPY", TimeSpan.FromSeconds(10), _ => Task.FromResult(outcomes.Count > 0 ? outcomes.Dequeue() : Same))], stop.Token);
        var states = new List<FeedStatusChanged>();
        for (var i = 0; i < 4; i++) states.Add(await Until(_published.Next<FeedStatusChanged>()));
        states.Select(status => (status.State, status.Reason)).ShouldBe([
            (FeedState.Connecting, "asking for quote SPY"),
            (FeedState.Connected, "every source answers"),
            (FeedState.Degraded, "quote SPY: HTTP 500"),
            (FeedState.Resumed, "every source answers"),
        ]);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task an_unknown_symbol_is_asked_for_once_and_a_single_answer_ends_its_task()
    {
        int unknown = 0, once = 0;
        await Supervisor().Run(
            [
                new PollTask("chain XYZ", TimeSpan.FromSeconds(10), _ => Answer(ref unknown, new PollOutcome.Unknown("no XYZ"))),
                new PollTask("history", TimeSpan.FromSeconds(10), _ => Answer(ref once, Quote(1)), Once: true),
            ],
            TestContext.Current.CancellationToken);
        (unknown, once).ShouldBe((1, 1));

        static Task<PollOutcome> Answer(ref int count, PollOutcome outcome)
        {
            count++;
            return Task.FromResult(outcome);
        }
    }

    [Fact]
    public async Task a_message_that_cannot_be_published_is_dropped_and_the_next_one_goes_out()
    {
        using var stop = new CancellationTokenSource();
        var spot = 1;
        _published.Before = item =>
        {
            if (item is UnderlyingQuote { Spot: 1 }) throw new IOException("broker gone");
        };
        var running = Supervisor().Run([new PollTask("quote SPY", TimeSpan.FromSeconds(10), _ => Task.FromResult(Quote(spot++)))], stop.Token);
        (await Until(_published.Next<UnderlyingQuote>())).Spot.ShouldBe(2);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }
}

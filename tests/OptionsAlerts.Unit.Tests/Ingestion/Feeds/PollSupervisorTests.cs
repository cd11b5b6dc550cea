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

    private async Task Run(IReadOnlyList<PollTask> tasks, CancellationToken cancellationToken, IFeedSeat? seat = null)
    {
        var metrics = RecordingPublisher.Metrics();
        var outlet = new FeedOutlet("cboe", "live", _published, seat ?? OnlySeat.Instance, _time, metrics, NullLogger<FeedOutlet>.Instance);
        using var reporter = new FeedReporter("cboe", "live", [.. tasks.Select(task => task.Name)], new SilenceLimits(Policy.StaleAfter), Policy.Delay, _published, _time, NullLogger<FeedReporter>.Instance);
        await reporter.Begin(cancellationToken);
        await new PollSupervisor("cboe", Policy, outlet, reporter, seat ?? OnlySeat.Instance, _time, 1, metrics, NullLogger<PollSupervisor>.Instance).Run(tasks, cancellationToken);
    }

    private static PollTask Source(string symbol, Func<CancellationToken, Task<PollOutcome>> ask, bool once = false) =>
        new(new FeedSlot(FeedCapabilities.Quotes, symbol), TimeSpan.FromSeconds(10), ask, once);

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
        var running = Run(
            [
                Source("BAD", _ => throw new InvalidOperationException("broken\nin two lines")),
                Source("HUNG", async token => await Hang(token)),
                Source("SPY", _ => Task.FromResult(Quote(spot++))),
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
        var running = Run([Source("SPY", _ => Task.FromResult(outcomes.Count > 0 ? outcomes.Dequeue() : Same))], stop.Token);
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
    public async Task an_unknown_symbol_is_asked_for_again_half_an_hour_later_and_a_single_answer_ends_its_task()
    {
        using var stop = new CancellationTokenSource();
        int unknown = 0, once = 0;
        var running = Run(
            [
                Source("XYZ", _ => Answer(ref unknown, new PollOutcome.Unknown("no XYZ"))),
                Source("ONCE", _ => Answer(ref once, Quote(1)), once: true),
            ],
            stop.Token);
        await _published.Next<UnderlyingQuote>();
        await Asked(1);
        _time.Advance(TimeSpan.FromMinutes(29));
        await Task.Yield();
        Volatile.Read(ref unknown).ShouldBe(1);
        while (Volatile.Read(ref unknown) < 2)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        once.ShouldBe(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);

        async Task Asked(int times)
        {
            while (Volatile.Read(ref unknown) < times) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

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
        var running = Run([Source("SPY", _ => Task.FromResult(Quote(spot++)))], stop.Token);
        (await Until(_published.Next<UnderlyingQuote>())).Spot.ShouldBe(2);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task what_another_feed_delivers_is_not_asked_for_until_that_one_fails()
    {
        using var stop = new CancellationTokenSource();
        FeedSlot spy = new(FeedCapabilities.Quotes, "SPY"), qqq = new(FeedCapabilities.Quotes, "QQQ");
        var director = new FeedDirector([("polygon", [spy]), ("cboe", [spy, qqq])], new ChoiceRules(3, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30)), _time, RecordingPublisher.Metrics(), NullLogger<FeedDirector>.Instance);
        var asked = 0;
        var running = Run(
            [
                Source("SPY", _ => Task.FromResult(Quote(Interlocked.Increment(ref asked)))),
                Source("QQQ", _ => Task.FromResult(Same)),
            ],
            stop.Token,
            director.Seat("cboe"));
        (await Until(_published.Next<FeedStatusChanged>())).State.ShouldBe(FeedState.Connecting);
        (await Until(_published.Next<FeedStatusChanged>())).State.ShouldBe(FeedState.Connected);
        asked.ShouldBe(0);
        director.Seat("polygon").Report(spy, SourceState.Rejected);
        (await Until(_published.Next<UnderlyingQuote>())).Spot.ShouldBe(1);
        director.Active[spy].ShouldBe("cboe");

        director.Seat("polygon").Report(spy, SourceState.Healthy);
        director.Active[spy].ShouldBe("cboe");
        _time.Advance(TimeSpan.FromMinutes(2));
        director.Seat("polygon").Report(spy, SourceState.Healthy);
        director.Active[spy].ShouldBe("polygon");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }
}

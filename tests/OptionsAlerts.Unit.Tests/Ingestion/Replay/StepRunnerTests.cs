using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Replay;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Replay;

public sealed class StepRunnerTests
{
    private static readonly DateTimeOffset Open = new(2026, 6, 30, 13, 30, 0, TimeSpan.Zero);
    private readonly ObservedTime _time = new(new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordingPublisher _published = new();

    private StepRunner Runner(double? speed, TimeSpan? duration, params MarketInstant[] instants) => new(
        new Instants(instants), _published, new ReplayPace(speed), duration, "run-1", _time, RecordingPublisher.Metrics(), NullLogger<StepRunner>.Instance);

    private static MarketInstant At(double seconds, params IMarketMessage[] messages) => new(Open.AddSeconds(seconds), messages);

    private static UnderlyingQuote Quote(double spot = 100) =>
        new() { Stamp = new MarketStamp { RunId = "", Feed = "test", DelaySeconds = 900 }, AsOf = Open, Underlying = "SPY", Spot = spot };

    private static VolatilityIndexQuote Vix() => new() { Stamp = new MarketStamp { RunId = "", Feed = "test" }, AsOf = Open, Vix = 15 };

    private static StepDecided Decided(StepOpened opened, double? dueSeconds = null, string run = "run-1") =>
        new() { RunId = run, Step = opened.Step, NextDue = dueSeconds is { } due ? Open.AddSeconds(due) : null };

    /// <summary>Decides each step as it opens; the steps in order, by market second.</summary>
    private async Task<List<StepOpened>> DecideAll(StepRunner runner, Func<StepOpened, double?>? due = null)
    {
        var steps = new List<StepOpened>();
        do
        {
            steps.Add(await _published.Next<StepOpened>());
            runner.OnDecided(Decided(steps[^1], due?.Invoke(steps[^1])));
        }
        while (!steps[^1].Last);

        return steps;
    }

    private static double Second(StepOpened opened) => (opened.At - Open).TotalSeconds;

    [Fact]
    public async Task a_step_is_stamped_counted_by_analysis_and_followed_by_the_next_only_when_decided()
    {
        var runner = Runner(null, null, At(0, Quote(1), Vix(), Quote(2)), At(30, Vix()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        var first = await _published.Next<UnderlyingQuote>();
        first.Stamp.ShouldBe(new MarketStamp { RunId = "run-1", Feed = "test", Step = 1, Sequence = 0, DelaySeconds = 900 });
        (await _published.Next<UnderlyingQuote>()).Stamp.Sequence.ShouldBe(2);
        var opened = await _published.Next<StepOpened>();
        (opened.Step, Second(opened), opened.Last).ShouldBe((1, 0, false));
        opened.Analyses.ShouldBe(["gex", "volume", "vix"]);
        opened.Messages.ShouldBe([2, 0, 1]);
        _published.Rest().ShouldBeEmpty();

        runner.OnDecided(Decided(opened));
        var rest = await DecideAll(runner);
        await running;
        rest.Select(step => (step.Step, Second(step), step.Last)).ShouldBe([(2, 30, false), (3, 330, true)]);
        (await runner.Completion).ShouldBe(new ReplayResult(3, Open.AddSeconds(330), "the feed came to its end"));
        (await _published.Next<FeedStatusChanged>()).State.ShouldBe(FeedState.Ended);
    }

    [Fact]
    public async Task other_runs_other_steps_and_repeats_decide_nothing()
    {
        var runner = Runner(null, null, At(0, Quote()), At(1, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        var first = await _published.Next<StepOpened>();
        runner.OnDecided(Decided(first, run: "run-2"));
        runner.OnDecided(Decided(first with { Step = 2 }));
        _published.Rest().ShouldBeEmpty();
        runner.OnDecided(Decided(first));
        var second = await _published.Next<StepOpened>();
        runner.OnDecided(Decided(first));
        second.Step.ShouldBe(2);
        _published.Rest().ShouldBeEmpty();
        runner.OnDecided(Decided(second));
        await DecideAll(runner);
        await running;
    }

    [Fact]
    public async Task an_undecided_step_is_published_again_whole_and_alike()
    {
        var runner = Runner(null, null, At(0, Quote(7)));
        using var stop = new CancellationTokenSource();
        var running = runner.Run(stop.Token);
        var quote = await _published.Next<UnderlyingQuote>();
        var opened = await _published.Next<StepOpened>();
        for (var i = 0; i < 3; i++)
        {
            await _time.Waiting(StepRunner.RepeatAfter);
            _time.Advance(TimeSpan.FromSeconds(4.9));
            _published.Rest().ShouldBeEmpty();
            _time.Advance(StepRunner.RepeatAfter - TimeSpan.FromSeconds(4.9));
            (await _published.Next<UnderlyingQuote>()).ShouldBe(quote);
            (await _published.Next<StepOpened>()).ShouldBeEquivalentTo(opened);
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        runner.Completion.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task a_step_that_could_not_be_published_is_published_again()
    {
        var failures = 1;
        _published.Before = item =>
        {
            if (item is StepOpened && failures-- > 0) throw new IOException("broker gone");
        };
        var runner = Runner(null, null, At(0, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        await _time.Waiting(StepRunner.RepeatAfter);
        _time.Advance(StepRunner.RepeatAfter);
        (await DecideAll(runner)).Select(step => step.Step).ShouldBe([1, 2]);
        await running;
    }

    [Fact]
    public async Task what_the_engine_has_due_gets_steps_of_its_own_at_its_time()
    {
        var runner = Runner(null, null, At(0, Quote()), At(60, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        var steps = await DecideAll(runner, step => Second(step) switch { 0 => 20, 20 => 45, 60 => 100, _ => null });
        await running;
        steps.Select(Second).ShouldBe([0, 20, 45, 60, 100, 360]);
        steps.Single(step => Second(step) == 20).Messages.ShouldBe([0, 0, 0]);
        steps.Select(step => step.Step).ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public async Task a_due_that_does_not_advance_does_not_hold_the_run()
    {
        var runner = Runner(null, null, At(0, Quote()), At(60, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        (await DecideAll(runner, _ => 20)).Select(Second).ShouldBe([0, 20, 60, 360]);
        await running;
    }

    [Fact]
    public async Task market_time_never_goes_back()
    {
        var runner = Runner(null, null, At(10, Quote()), At(5, Quote()), At(12, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        (await DecideAll(runner)).Select(Second).ShouldBe([10, 10, 12, 312]);
        await running;
    }

    [Fact]
    public async Task a_finite_speed_paces_the_steps_and_the_end_is_not_waited_for()
    {
        var runner = Runner(60, null, At(0, Quote()), At(120, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        runner.OnDecided(Decided(await _published.Next<StepOpened>()));
        await _time.Waiting(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        _published.Rest().ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        (await DecideAll(runner)).Select(Second).ShouldBe([120, 420]);
        await running;
    }

    [Fact]
    public async Task a_run_ends_when_its_wall_time_is_up()
    {
        var runner = Runner(1, TimeSpan.FromSeconds(45), At(0, Quote()), At(30, Quote()), At(60, Quote()), At(90, Quote()));
        var running = runner.Run(TestContext.Current.CancellationToken);
        runner.OnDecided(Decided(await _published.Next<StepOpened>()));
        await _time.Waiting(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));
        runner.OnDecided(Decided(await _published.Next<StepOpened>()));
        await _time.Waiting(TimeSpan.FromSeconds(15));
        _time.Advance(TimeSpan.FromSeconds(15));
        (await DecideAll(runner)).Select(step => (Second(step), step.Last)).ShouldBe([(330, true)]);
        await running;
        (await runner.Completion).Reason.ShouldBe("its time was up");
    }

    [Fact]
    public async Task a_feed_that_fails_faults_the_run()
    {
        var runner = new StepRunner(
            new Broken(), _published, new ReplayPace(null), null, "run-1", _time, RecordingPublisher.Metrics(), NullLogger<StepRunner>.Instance);
        (await Should.ThrowAsync<InvalidDataException>(() => runner.Run(TestContext.Current.CancellationToken))).Message.ShouldBe("broken");
        runner.Completion.IsFaulted.ShouldBeTrue();
    }

    private sealed class Instants(MarketInstant[] instants) : IReplayFeed
    {
        public string Name => "test";

        public FeedCapabilities Capabilities => FeedCapabilities.Quotes;

        public IAsyncEnumerable<MarketInstant> Replay(CancellationToken cancellationToken) => instants.ToAsyncEnumerable();
    }

    private sealed class Broken : IReplayFeed
    {
        public string Name => "test";

        public FeedCapabilities Capabilities => FeedCapabilities.None;

        public IAsyncEnumerable<MarketInstant> Replay(CancellationToken cancellationToken) => throw new InvalidDataException("broken");
    }
}

using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DecisionTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void the_first_signal_of_its_kind_is_raised()
    {
        var signal = _desk.Signal(severity: Severity.High);

        Scenario.Given(_desk.Log).When(new TakeSignal(signal, Desk.Start)).Then(DecisionOutcome.Raised, new AlertRaised
        {
            At = Desk.Start,
            Signal = signal,
            PolicyHash = Desk.Policy.Hash(),
            Route = new AlertRoute { Name = "high", Broadcast = false },
            HoldUntil = Desk.Start.AddMinutes(5),
            Requests = [new ChannelRequest { RequestId = DeterministicId.Request(signal.SignalId, "telegram", 1), Channel = "telegram", Attempt = 1 }],
            Remaining = ["pushover", "ntfy"],
        });
    }

    [Fact]
    public void a_signal_that_was_raised_is_decided_already()
    {
        var signal = _desk.Signal();
        _desk.Raise(signal);
        Scenario.Given(_desk.Log).When(new TakeSignal(signal, Desk.Start.AddHours(1))).Then(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void a_signal_that_was_withheld_is_decided_already()
    {
        _desk.Raise(_desk.Signal());
        var second = _desk.Signal();
        _desk.Withhold(second);
        Scenario.Given(_desk.Log).When(new TakeSignal(second, Desk.Start.AddHours(1))).Then(DecisionOutcome.AlreadyDecided);
    }

    [Theory]
    [InlineData(900, 0, DecisionOutcome.Raised)]
    [InlineData(901, 0, DecisionOutcome.Suppressed)]
    [InlineData(1800, 900, DecisionOutcome.Raised)]
    [InlineData(1801, 900, DecisionOutcome.Suppressed)]
    [InlineData(-60, 0, DecisionOutcome.Raised)]
    public void a_signal_is_stale_beyond_fifteen_minutes_and_its_feeds_delay(int ageSeconds, int delaySeconds, DecisionOutcome outcome)
    {
        var signal = _desk.Signal(age: TimeSpan.FromSeconds(ageSeconds)) with { DelaySeconds = delaySeconds };
        _desk.Take(signal).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void a_stale_signal_says_so_and_holds_nothing()
    {
        _desk.Withhold(_desk.Signal(age: TimeSpan.FromHours(1))).Reason.ShouldBe(SuppressionReason.Stale);
        _desk.Raise(_desk.Signal());
    }

    [Fact]
    public void a_clock_that_steps_back_does_not_take_the_log_with_it()
    {
        _desk.Raise(_desk.Signal());
        var late = _desk.Do(new TakeSignal(_desk.Signal(subject: "b"), Desk.Start.AddHours(-2)));
        late.Events.ShouldHaveSingleItem().At.ShouldBe(Desk.Start);
    }

    [Fact]
    public void a_signal_of_another_run_is_refused()
    {
        var stranger = _desk.Signal() with { RunId = "other" };
        Should.Throw<InvalidOperationException>(() => _desk.Take(stranger)).Message.ShouldContain("'other'");
        _desk.State.IsDecided(stranger.SignalId).ShouldBeFalse();
    }

    [Fact]
    public void nothing_is_decided_before_a_day_is_open() =>
        Should.Throw<InvalidOperationException>(() => Decider.Decide(EngineState.Empty(Desk.Run), new TakeSignal(_desk.Signal(), Desk.Start)));

    [Fact]
    public void nothing_is_due_when_nothing_was_withheld()
    {
        _desk.Raise(_desk.Signal());
        _desk.State.NextDue.ShouldBeNull();
        _desk.Do(new TimePasses(Desk.Start.AddDays(1))).Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Fact]
    public void the_day_counts_what_it_decided()
    {
        _desk.Raise(_desk.Signal());
        _desk.Withhold(_desk.Signal());
        _desk.Withhold(_desk.Signal(age: TimeSpan.FromHours(1)));
        _desk.Deliver(_desk.State.Outstanding[0]);
        _desk.State.Counters.ShouldBe(new EngineCounters { Raised = 1, SuppressedCooldown = 1, SuppressedStale = 1, Delivered = 1 });
    }
}

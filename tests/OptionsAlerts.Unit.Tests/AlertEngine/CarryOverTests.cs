using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class CarryOverTests
{
    private static readonly DateOnly NextDay = Desk.FirstDay.AddDays(1);
    private readonly Desk _desk = new(Desk.Policy with { StormLimit = 2, RatePerMinute = 3 });

    [Fact]
    public void a_cooldown_lives_on()
    {
        var raised = _desk.Raise(_desk.Signal());
        Roll(TimeSpan.FromMinutes(4)).Withhold(_desk.Signal()).By.ShouldBe(raised.Signal.SignalId);
    }

    [Fact]
    public void a_cooldown_that_ended_is_left_behind()
    {
        _desk.Raise(_desk.Signal());
        Roll(TimeSpan.FromMinutes(5));
        Opened().CarryOver.Holds.ShouldBeEmpty();
        _desk.State.HoldCount.ShouldBe(0);
    }

    [Fact]
    public void storm_and_rate_live_on()
    {
        _desk.Raise(_desk.Signal(subject: "a"));
        _desk.Raise(_desk.Signal(subject: "b"));
        Roll(TimeSpan.FromSeconds(30));
        _desk.Withhold(_desk.Signal(subject: "c")).Reason.ShouldBe(SuppressionReason.Storm);
        _desk.Raise(_desk.Signal(symbol: "QQQ"));
        _desk.Withhold(_desk.Signal(symbol: "IWM")).Reason.ShouldBe(SuppressionReason.RateLimited);
    }

    [Fact]
    public void what_waits_for_a_digest_lives_on()
    {
        _desk.Raise(_desk.Signal(subject: "a"));
        _desk.Raise(_desk.Signal(subject: "b"));
        _desk.Withhold(_desk.Signal(subject: "c"));
        Roll(TimeSpan.FromSeconds(5));
        _desk.Wait(TimeSpan.FromSeconds(5));
        _desk.Log[^1].ShouldBeOfType<DigestRaised>().Withheld.Count.ShouldBe(1);
    }

    [Fact]
    public void a_signal_decided_just_before_the_roll_is_known_after_it()
    {
        var signal = _desk.Signal();
        _desk.Raise(signal);
        _desk.Deliver(_desk.State.Outstanding.Single());
        Roll(TimeSpan.FromMinutes(10));
        _desk.Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void a_signal_of_a_delayed_feed_is_known_for_as_much_longer()
    {
        var signal = _desk.Signal() with { DelaySeconds = 900 };
        _desk.Raise(signal);
        foreach (var request in _desk.State.Outstanding) _desk.Deliver(request);
        Roll(TimeSpan.FromMinutes(29)).Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void an_alert_on_its_way_is_known_however_long_ago_it_was_decided()
    {
        var signal = _desk.Signal();
        _desk.Raise(signal);
        Roll(TimeSpan.FromHours(9)).Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void a_signal_forgotten_after_the_roll_is_stale_for_certain()
    {
        _desk.Raise(_desk.Signal());
        var signal = _desk.Signal() with { DelaySeconds = 900 };
        _desk.Withhold(signal);
        foreach (var request in _desk.State.Outstanding) _desk.Deliver(request);
        Roll(TimeSpan.FromMinutes(30));
        Opened().CarryOver.Decided.ShouldBeEmpty();
        _desk.Wait(TimeSpan.FromTicks(1)).Withhold(signal).Reason.ShouldBe(SuppressionReason.Stale);
    }

    [Fact]
    public void within_its_day_a_withheld_signal_is_known_however_late_it_comes_again()
    {
        var (signal, _) = Withheld();
        _desk.Wait(TimeSpan.FromHours(8)).Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void a_repeat_that_a_day_forgot_is_decided_a_second_time_as_stale_and_sends_nothing()
    {
        var (signal, first) = Withheld();
        Roll(TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1));
        var second = _desk.Withhold(signal);
        (first.Reason, second.Reason).ShouldBe((SuppressionReason.Cooldown, SuppressionReason.Stale));
        _desk.Log.IndexOf(second).ShouldBeGreaterThan(_desk.Log.IndexOf(Opened()));
        (_desk.State.OutstandingCount, _desk.State.Counters.Raised).ShouldBe((0, 0L));

        // And no third time: the new day knows it.
        _desk.Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void a_repeat_that_a_day_forgot_is_news_only_where_what_counts_as_stale_was_lengthened()
    {
        var (signal, _) = Withheld();
        Roll(TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1));
        _desk.Do(new ApplyPolicy(Desk.Policy with { StaleAfterSeconds = 3_600 }, Desk.AllChannels, _desk.Now));
        _desk.Raise(signal).Signal.SignalId.ShouldBe(signal.SignalId);
    }

    [Theory]
    [InlineData(86_400)]
    [InlineData(7_200)]
    public void a_signal_of_a_feed_that_is_late_by_hours_is_known_for_as_long(int delaySeconds)
    {
        _desk.Raise(_desk.Signal());
        var signal = _desk.Signal() with { DelaySeconds = delaySeconds };
        _desk.Withhold(signal);
        Roll(TimeSpan.FromSeconds(delaySeconds) + TimeSpan.FromMinutes(14)).Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void an_alert_raised_of_late_is_known_under_a_policy_that_waits_longer()
    {
        var signal = _desk.Signal();
        _desk.Raise(signal);
        _desk.Deliver(_desk.State.Outstanding.Single());
        Roll(TimeSpan.FromHours(2));
        _desk.Do(new ApplyPolicy(Desk.Policy with { StaleAfterSeconds = 86_400 }, Desk.AllChannels, _desk.Now));
        _desk.Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    [Fact]
    public void requests_on_their_way_live_on()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        Roll(TimeSpan.FromHours(9));
        _desk.Fail(_desk.State.Outstanding.Single()).Events.Select(EventTypes.NameOf).ShouldBe(["delivery_failed", "failed_over"]);
    }

    [Fact]
    public void a_day_opened_without_a_channel_fails_its_requests_over()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        var decision = _desk.Do(new OpenDay(NextDay, Desk.Run, Desk.Policy, ["pushover", "ntfy"], Desk.Start.AddHours(9)));
        decision.Events.Select(EventTypes.NameOf).ShouldBe(["day_opened", "delivery_failed", "failed_over"]);
        _desk.State.Outstanding.Single().Channel.ShouldBe("pushover");
    }

    [Fact]
    public void a_day_that_is_open_or_past_is_not_opened()
    {
        Roll(TimeSpan.FromHours(9));
        foreach (var day in new[] { NextDay, Desk.FirstDay })
            _desk.Do(new OpenDay(day, Desk.Run, Desk.Policy, Desk.AllChannels, _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Fact]
    public void a_day_of_another_run_is_refused() =>
        Should.Throw<InvalidOperationException>(() => _desk.Do(new OpenDay(NextDay, "other", Desk.Policy, Desk.AllChannels, _desk.Now)));

    [Fact]
    public void a_day_counts_from_nothing()
    {
        _desk.Raise(_desk.Signal());
        Roll(TimeSpan.FromHours(9));
        _desk.State.Counters.ShouldBe(new EngineCounters());
        _desk.State.Day.ShouldBe(NextDay);
    }

    // Held by the cooldown of an alert that has reached its channel.
    private (SignalDetected Signal, SignalSuppressed Decision) Withheld()
    {
        _desk.Raise(_desk.Signal());
        var signal = _desk.Signal();
        var decision = _desk.Withhold(signal);
        foreach (var request in _desk.State.Outstanding) _desk.Deliver(request);
        return (signal, decision);
    }

    private DayOpened Opened() => _desk.Log.OfType<DayOpened>().Last();

    private Desk Roll(TimeSpan after)
    {
        _desk.Wait(after);
        _desk.Do(new OpenDay(NextDay, Desk.Run, _desk.State.Policy!, [.. _desk.State.Channels], _desk.Now));
        return _desk;
    }
}

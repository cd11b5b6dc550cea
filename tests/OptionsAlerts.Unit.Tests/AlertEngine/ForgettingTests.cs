using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What is over is dropped from memory by the next event, and nothing else is.</summary>
public sealed class ForgettingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Desk _desk = new(Desk.Policy with { StormLimit = 2 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void hold_series_send_and_inhibition_of_an_alert_are_dropped_when_their_minute_is_over(bool overTheDay)
    {
        _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));
        if (overTheDay) Script.Roll(_desk);
        SomethingHappens(Minute - TimeSpan.FromTicks(1));
        Kept().ShouldBe((1, 1, 1, 1));
        SomethingHappens(TimeSpan.FromTicks(1));
        Kept().ShouldBe((0, 0, 0, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void each_hold_and_series_is_dropped_at_its_own_end(bool overTheDay)
    {
        _desk.Raise(_desk.Signal(SignalKind.OiDivergence));
        _desk.Raise(_desk.Signal(SignalKind.Sweep));
        _desk.Raise(_desk.Signal(SignalKind.VixSpike));
        if (overTheDay) Script.Roll(_desk);
        SomethingHappens(2 * Minute);
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount).ShouldBe((2, 2));
        SomethingHappens(3 * Minute);
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount).ShouldBe((1, 1));
        SomethingHappens(25 * Minute);
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void what_the_storm_guard_counts_outlives_a_hold_that_a_later_policy_shortened(bool overTheDay)
    {
        _desk.Raise(_desk.Signal(SignalKind.Sweep, Severity.Low));
        _desk.Do(new ApplyPolicy(_desk.State.Policy! with { Cooldowns = [new() { Kind = SignalKind.Sweep, Seconds = 60 }] }, Desk.AllChannels, _desk.Now));
        _desk.Raise(_desk.Signal(SignalKind.Sweep, Severity.High));
        if (overTheDay) Script.Roll(_desk);
        SomethingHappens(Minute);
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount).ShouldBe((0, 1));
        SomethingHappens(4 * Minute);
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount).ShouldBe((0, 0));
    }

    [Fact]
    public void what_is_over_as_soon_as_it_is_told_is_no_condition()
    {
        _desk.Raise(_desk.Signal(SignalKind.Sweep));
        _desk.Withhold(_desk.Signal(SignalKind.Sweep));
        _desk.State.ToSnapshot().Live.Conditions.ShouldBeEmpty();
    }

    [Fact]
    public void a_worse_alerts_hold_outlives_the_end_of_the_one_before()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Low));
        var worse = _desk.Wait(Minute).Raise(_desk.Signal(severity: Severity.High));
        SomethingHappens(4 * Minute);
        var withheld = _desk.Withhold(_desk.Signal(severity: Severity.High));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Cooldown, Desk.Start + (6 * Minute), worse.Signal.SignalId));
    }

    [Fact]
    public void the_storm_guard_counts_on_what_has_not_ended_when_its_first_place_has()
    {
        _desk.Raise(_desk.Signal(subject: "a"));
        var second = _desk.Wait(Minute).Raise(_desk.Signal(subject: "b"));
        SomethingHappens(4 * Minute);
        _desk.Raise(_desk.Signal(subject: "c"));
        var withheld = _desk.Withhold(_desk.Signal(subject: "d"));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Storm, Desk.Start + (6 * Minute), second.Signal.SignalId));
    }

    [Fact]
    public void what_a_second_alert_mutes_anew_outlives_the_end_of_the_first()
    {
        _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange, Severity.Low));
        var second = _desk.Wait(Minute / 2).Raise(_desk.Signal(SignalKind.GammaRegimeChange, Severity.High));
        SomethingHappens(Minute / 2);
        var withheld = _desk.Withhold(_desk.Signal(SignalKind.GexLevelBreach));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Inhibited, Desk.Start + (1.5 * Minute), second.Signal.SignalId));
    }

    [Fact]
    public void an_undelivered_alert_gives_back_its_own_place_in_the_storm_guard_and_no_others()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Low, subject: "a"));
        var second = _desk.Wait(Minute).Raise(_desk.Signal(severity: Severity.Low, subject: "b"));
        _desk.Fail(_desk.State.Outstanding[0]).Events[^1].ShouldBeOfType<AlertUndelivered>();
        _desk.Raise(_desk.Signal(severity: Severity.Low, subject: "c"));
        var withheld = _desk.Withhold(_desk.Signal(severity: Severity.Low, subject: "d"));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Storm, Desk.Start + (6 * Minute), second.Signal.SignalId));
    }

    [Fact]
    public void conditions_beyond_their_bound_have_no_all_clear_and_no_summary()
    {
        var conditions = new Conditions();
        for (var index = 0; index < 100_000; index++) conditions.Tell(Spike(index));
        conditions.Tell(Spike(100_000));
        conditions.Withhold(Spike(100_001), Desk.Start.UtcTicks, summaries: true);
        Find(99_999).ShouldNotBeNull();
        Find(100_000).ShouldBeNull();
        (Find(100_001), conditions.First).ShouldBe((null, null));

        // One that is known goes on.
        conditions.Withhold(Spike(5), Desk.Start.UtcTicks, summaries: true);
        Find(5).ShouldNotBeNull().Withheld.ShouldBe(1);

        StandingCondition? Find(int index) => conditions.Find(ConditionKey.Of(Labels.Of(Spike(index))));
    }

    private static AlertContent Spike(int index) => new()
    {
        AlertId = Guid.Empty,
        Kind = SignalKind.VixSpike,
        Severity = Severity.High,
        Symbol = "VIX",
        Subject = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        EventTime = Desk.Start,
        Headline = "up",
        Facts = [],
    };

    // A stale signal: an event that holds, counts and mutes nothing.
    private void SomethingHappens(TimeSpan after) => _desk.Wait(after).Withhold(_desk.Signal(SignalKind.Block, age: TimeSpan.FromHours(1)));

    private (int Holds, int Series, int Sends, int Inhibitions) Kept() =>
        (_desk.State.HoldCount, _desk.State.Cooldowns.SeriesCount, _desk.State.Sends.Kept, _desk.State.Inhibitions.Count);
}

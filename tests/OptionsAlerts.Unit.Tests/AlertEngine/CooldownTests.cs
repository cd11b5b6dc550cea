using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class CooldownTests
{
    private readonly Desk _desk = new(Desk.Unlimited);

    [Theory]
    [InlineData(Severity.High, Severity.Low, 0, false)]
    [InlineData(Severity.High, Severity.High, 299, false)]
    [InlineData(Severity.High, Severity.High, 300, true)]
    [InlineData(Severity.High, Severity.Critical, 1, true)]
    [InlineData(Severity.Low, Severity.Medium, 0, true)]
    [InlineData(Severity.Critical, Severity.Critical, 299, false)]
    [InlineData(Severity.Critical, Severity.Low, 300, true)]
    public void a_second_signal_of_a_sweep_passes_when_it_is_worse_or_five_minutes_later(Severity first, Severity second, int seconds, bool raised)
    {
        _desk.Raise(_desk.Signal(severity: first));
        _desk.Wait(TimeSpan.FromSeconds(seconds));
        _desk.Take(_desk.Signal(severity: second)).Outcome.ShouldBe(raised ? DecisionOutcome.Raised : DecisionOutcome.Suppressed);
    }

    [Fact]
    public void what_is_withheld_says_until_when_and_by_which_alert()
    {
        var first = _desk.Raise(_desk.Signal());
        _desk.Wait(TimeSpan.FromMinutes(1));

        var withheld = _desk.Withhold(_desk.Signal());

        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Cooldown, Desk.Start.AddMinutes(5), first.Signal.SignalId));
    }

    [Fact]
    public void a_withheld_signal_does_not_prolong_the_cooldown()
    {
        _desk.Raise(_desk.Signal());
        _desk.Wait(TimeSpan.FromSeconds(299));
        _desk.Withhold(_desk.Signal());
        _desk.Wait(TimeSpan.FromSeconds(1));
        _desk.Raise(_desk.Signal());
    }

    [Fact]
    public void an_escalation_raises_the_bar_for_those_after_it()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Low));
        _desk.Raise(_desk.Signal(severity: Severity.High));
        _desk.Withhold(_desk.Signal(severity: Severity.High)).Reason.ShouldBe(SuppressionReason.Cooldown);
    }

    [Theory]
    [InlineData("SPY", "b", SignalKind.Sweep)]
    [InlineData("QQQ", "a", SignalKind.Sweep)]
    [InlineData("SPY", "a", SignalKind.Block)]
    public void another_strike_symbol_or_kind_is_another_thing(string symbol, string subject, SignalKind kind)
    {
        _desk.Raise(_desk.Signal());
        _desk.Raise(_desk.Signal(kind, symbol: symbol, subject: subject));
    }

    [Theory]
    [InlineData(SignalKind.GexLevelApproach, 900)]
    [InlineData(SignalKind.GexLevelBreach, 300)]
    [InlineData(SignalKind.GammaFlipBreach, 120)]
    [InlineData(SignalKind.GammaRegimeChange, 60)]
    [InlineData(SignalKind.VolumeSpike, 600)]
    [InlineData(SignalKind.OiDivergence, 1800)]
    [InlineData(SignalKind.Sweep, 300)]
    [InlineData(SignalKind.VixRegimeChange, 60)]
    [InlineData(SignalKind.VixSpike, 120)]
    [InlineData(SignalKind.VixCrash, 120)]
    [InlineData(SignalKind.Block, 300)]
    [InlineData(SignalKind.VixTermInversion, 300)]
    public void each_kind_has_its_own_cooldown(SignalKind kind, int seconds) =>
        _desk.Raise(_desk.Signal(kind)).HoldUntil.ShouldBe(Desk.Start.AddSeconds(seconds));

    [Fact]
    public void a_cooldown_of_nothing_holds_nothing()
    {
        var desk = new Desk(Desk.Unlimited with { Cooldowns = [new() { Kind = SignalKind.Sweep, Seconds = 0 }] });
        desk.Raise(desk.Signal());
        desk.Raise(desk.Signal());
        desk.State.HoldCount.ShouldBe(0);
    }

    [Fact]
    public void holds_that_ended_are_dropped()
    {
        var desk = new Desk(Desk.Unlimited with { Escalation = null });
        for (var index = 0; index < 1_000; index++)
        {
            desk.Raise(desk.Signal(severity: Severity.Critical, subject: $"s{index}"));
            desk.Wait(TimeSpan.FromSeconds(1));
        }

        desk.State.HoldCount.ShouldBe(300);
    }

    [Fact]
    public void a_new_policy_does_not_move_a_hold_that_stands()
    {
        _desk.Raise(_desk.Signal());
        _desk.Do(new ApplyPolicy(Desk.Unlimited with { Cooldowns = [new() { Kind = SignalKind.Sweep, Seconds = 1 }] }, Desk.AllChannels, _desk.Now));
        _desk.Wait(TimeSpan.FromMinutes(4));
        _desk.Withhold(_desk.Signal()).Until.ShouldBe(Desk.Start.AddMinutes(5));
    }
}

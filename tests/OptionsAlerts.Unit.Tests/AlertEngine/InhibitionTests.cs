using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class InhibitionTests
{
    private readonly Desk _desk = new();

    [Theory]
    [InlineData(SignalKind.GexLevelBreach)]
    [InlineData(SignalKind.GexLevelApproach)]
    public void a_gamma_regime_change_mutes_its_symbols_levels_for_a_minute(SignalKind kind)
    {
        var regime = _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));

        var withheld = _desk.Wait(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1)).Withhold(_desk.Signal(kind));

        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Inhibited, Desk.Start.AddSeconds(60), regime.Signal.SignalId));
        _desk.Wait(TimeSpan.FromTicks(1)).Raise(_desk.Signal(kind));
    }

    [Theory]
    [InlineData(SignalKind.GexLevelBreach, "QQQ")]
    [InlineData(SignalKind.GammaFlipBreach, "SPY")]
    [InlineData(SignalKind.Sweep, "SPY")]
    public void it_mutes_neither_another_symbol_nor_another_kind(SignalKind kind, string symbol)
    {
        _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));
        _desk.Raise(_desk.Signal(kind, symbol: symbol));
    }

    [Theory]
    [InlineData("", "QQQ", "b", true)]
    [InlineData("equal: [symbol],", "QQQ", "a", false)]
    [InlineData("equal: [symbol],", "SPY", "b", true)]
    [InlineData("equal: [symbol, subject],", "SPY", "b", false)]
    [InlineData("equal: [symbol, subject],", "SPY", "a", true)]
    [InlineData("equal: [severity],", "QQQ", "b", true)]
    [InlineData("equal: [kind],", "SPY", "a", false)]
    public void the_labels_that_are_to_be_equal_are_compared_to_the_alerts(string equal, string symbol, string subject, bool muted)
    {
        var desk = At($"{{ name: i, source: [kind = block], target: [kind = sweep], {equal} for: 1m }}");
        desk.Raise(desk.Signal(SignalKind.Block));
        (desk.Take(desk.Signal(symbol: symbol, subject: subject)).Outcome == DecisionOutcome.Suppressed).ShouldBe(muted);
    }

    [Theory]
    [InlineData("[kind = sweep]", false)]
    [InlineData("[kind = sweep, severity =~ high|critical]", true)]
    public void a_critical_passes_unless_the_target_names_severities(string target, bool muted)
    {
        var desk = At($"{{ name: i, source: [kind = block], target: {target}, for: 1m }}");
        desk.Raise(desk.Signal(SignalKind.Block));
        (desk.Take(desk.Signal(severity: Severity.Critical)).Outcome == DecisionOutcome.Suppressed).ShouldBe(muted);
    }

    [Fact]
    public void only_an_alert_that_matches_the_source_mutes()
    {
        var desk = At("{ name: i, source: [kind = block, severity = high], target: [kind = sweep], for: 1m }");
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Medium));
        desk.Raise(desk.Signal());
    }

    [Fact]
    public void what_was_itself_withheld_mutes_nothing()
    {
        var desk = At("{ name: i, source: [kind = block], target: [kind = sweep], for: 1m }");
        desk.Withhold(desk.Signal(SignalKind.Block, age: TimeSpan.FromHours(1)));
        desk.Raise(desk.Signal());
    }

    [Fact]
    public void the_end_of_a_condition_mutes_nothing()
    {
        var desk = At("{ name: i, source: [kind = vix_spike], target: [kind = sweep], for: 1m }");
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical));
        desk.Wait(TimeSpan.FromMinutes(2)).Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical) with { Phase = SignalPhase.Ended });
        desk.Raise(desk.Signal());
    }

    [Fact]
    public void a_later_alert_mutes_anew()
    {
        var desk = At("{ name: i, source: [kind = block], target: [kind = sweep], for: 1m }");
        desk.Raise(desk.Signal(SignalKind.Block, subject: "1"));
        var second = desk.Wait(TimeSpan.FromSeconds(30)).Raise(desk.Signal(SignalKind.Block, subject: "2"));
        var withheld = desk.Wait(TimeSpan.FromSeconds(50)).Withhold(desk.Signal());
        (withheld.Until, withheld.By).ShouldBe((Desk.Start.AddSeconds(90), second.Signal.SignalId));
    }

    [Fact]
    public void of_several_rules_the_one_that_holds_longest_is_named()
    {
        var desk = At("{ name: short, source: [kind = block], target: [kind = sweep], for: 1m }", "{ name: long, source: [kind = block], target: [kind =~ s.*, symbol = SPY], for: 3m }", "{ name: middle, source: [kind = block], target: [kind = sweep], for: 2m }");
        desk.Raise(desk.Signal(SignalKind.Block));
        var finding = Decider.Explain(desk.State, new TakeSignal(desk.Signal(), desk.Now.AddSeconds(1))).Gates.Single(gate => gate.Result == GateResult.Blocked);
        (finding.Gate, finding.Rule, finding.Words).ShouldBe(("inhibition", "inhibitions long = 3m", "muted by kind = \"block\" for another 2m59s"));
    }

    [Fact]
    public void where_none_holds_the_explanation_says_so()
    {
        var finding = Decider.Explain(_desk.State, new TakeSignal(_desk.Signal(SignalKind.GexLevelBreach), _desk.Now)).Gates.Single(gate => gate.Gate == "inhibition");
        (finding.Rule, finding.Words).ShouldBe(("inhibitions", "no alert of late mutes it"));
    }

    [Fact]
    public void an_alert_that_reached_nobody_mutes_nothing()
    {
        var desk = At("{ name: i, source: [kind = block], target: [kind = sweep], for: 10m }");
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Low));
        desk.Withhold(desk.Signal()).Reason.ShouldBe(SuppressionReason.Inhibited);
        desk.Fail(desk.State.Outstanding.Single()).Events[^1].ShouldBeOfType<AlertUndelivered>();
        desk.Raise(desk.Signal());
    }

    [Fact]
    public void an_alert_that_reached_nobody_leaves_what_a_later_one_mutes()
    {
        var desk = At("{ name: i, source: [kind = block], target: [kind = sweep], for: 10m }");
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Low, subject: "1"));
        var first = desk.State.Outstanding.Single();
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Low, subject: "2"));
        desk.Fail(first).Events[^1].ShouldBeOfType<AlertUndelivered>();
        desk.Withhold(desk.Signal());
    }

    [Fact]
    public void what_is_muted_is_in_no_digest_and_holds_nothing()
    {
        _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));
        _desk.Withhold(_desk.Signal(SignalKind.GexLevelBreach));
        _desk.State.NextDue.ShouldBeNull();
        (_desk.State.HoldCount, _desk.State.Counters.SuppressedInhibited).ShouldBe((1, 1));
    }

    [Fact]
    public void it_lives_on_over_the_day_and_is_left_behind_when_it_is_over()
    {
        var regime = _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));
        Script.Roll(_desk.Wait(TimeSpan.FromSeconds(50)));
        _desk.Withhold(_desk.Signal(SignalKind.GexLevelBreach)).By.ShouldBe(regime.Signal.SignalId);
        _desk.Wait(TimeSpan.FromSeconds(10)).State.ToCarryOver(_desk.Now).Inhibitions.ShouldBeEmpty();
    }

    [Fact]
    public void a_policy_without_the_rule_lets_go_and_one_with_it_holds_again()
    {
        _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange));
        _desk.Do(new ApplyPolicy(Desk.Policy with { Inhibitions = [] }, Desk.AllChannels, _desk.Now));
        _desk.Raise(_desk.Signal(SignalKind.GexLevelBreach));
        _desk.Do(new ApplyPolicy(Desk.Policy, Desk.AllChannels, _desk.Now));
        _desk.Withhold(_desk.Signal(SignalKind.GexLevelApproach)).Reason.ShouldBe(SuppressionReason.Inhibited);
    }

    private static Desk At(params string[] rules) => new(PolicyFile.Parse($"version: 2\ninhibitions: [{string.Join(", ", rules)}]\n", "p.yaml") with { Routes = Desk.Policy.Routes });
}

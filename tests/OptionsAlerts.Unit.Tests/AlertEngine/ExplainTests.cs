using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class ExplainTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void a_raised_signal_passed_every_gate_and_names_its_channels()
    {
        var explanation = Decider.Explain(_desk.State, new TakeSignal(_desk.Signal(severity: Severity.Critical), Desk.Start));
        explanation.Outcome.ShouldBe(DecisionOutcome.Raised);
        explanation.Gates.Select(gate => (gate.Gate, gate.Result)).ShouldBe(
        [
            ("duplicate", GateResult.Passed),
            ("stale", GateResult.Passed),
            ("all_clear", GateResult.Passed),
            ("silence", GateResult.Passed),
            ("quiet_hours", GateResult.Passed),
            ("inhibition", GateResult.Passed),
            ("cooldown", GateResult.Passed),
            ("storm", GateResult.Passed),
            ("rate", GateResult.Passed),
        ]);
        explanation.Channels.ShouldBe(["telegram", "pushover"]);
    }

    [Fact]
    public void a_withheld_signal_names_gate_rule_numbers_time_and_alert()
    {
        var first = _desk.Raise(_desk.Signal());
        _desk.Wait(TimeSpan.FromSeconds(100));

        var explanation = Decider.Explain(_desk.State, new TakeSignal(_desk.Signal(severity: Severity.Low), _desk.Now));

        (explanation.Outcome, explanation.Reason).ShouldBe((DecisionOutcome.Suppressed, SuppressionReason.Cooldown));
        explanation.Gates.Select(gate => gate.Result)
            .ShouldBe([.. Enumerable.Repeat(GateResult.Passed, 6), GateResult.Blocked, GateResult.NotReached, GateResult.NotReached]);
        explanation.WouldPassAt.ShouldBe(Desk.Start.AddMinutes(5));
        explanation.Gates[6].ShouldBe(new GateFinding
        {
            Gate = "cooldown",
            Result = GateResult.Blocked,
            Rule = "cooldowns.sweep = 5m",
            Words = "low is not above high, last raised; 3m20s of the cooldown left",
            Until = Desk.Start.AddMinutes(5),
            By = first.Signal.SignalId,
        });
    }

    [Theory]
    [InlineData("stale", "staleAfter = 15m", "1h old, 15m allowed (0s of it the feed's own delay)")]
    [InlineData("storm", "storm.limit = 5", "5 of sweep SPY within 5m")]
    [InlineData("rate", "rate.perMinute = 20", "20 in the last minute")]
    public void each_gate_tells_its_numbers(string gate, string rule, string words)
    {
        for (var index = 0; index < 20; index++) _desk.Raise(_desk.Signal(symbol: $"{(index < 5 ? "SPY" : $"S{index}")}", subject: $"{index}"));
        var signal = gate switch
        {
            "stale" => _desk.Signal(age: TimeSpan.FromHours(1)),
            "storm" => _desk.Signal(subject: "x"),
            _ => _desk.Signal(symbol: "QQQ"),
        };

        var finding = Decider.Explain(_desk.State, new TakeSignal(signal, _desk.Now)).Gates.Single(finding => finding.Result == GateResult.Blocked);

        (finding.Gate, finding.Rule, finding.Words).ShouldBe((gate, rule, words));
    }

    [Fact]
    public void explaining_decides_nothing()
    {
        var signal = _desk.Signal();
        var before = Desk.Picture(_desk.State);
        Decider.Explain(_desk.State, new TakeSignal(signal, Desk.Start.AddHours(2)));
        Desk.Picture(_desk.State).ShouldBe(before);
    }

    [Fact]
    public void a_decision_of_the_past_is_explained_from_the_log_as_it_stood_then()
    {
        _desk.Raise(_desk.Signal());
        var second = _desk.Signal();
        _desk.Withhold(second);
        _desk.Wait(TimeSpan.FromHours(1)).Raise(_desk.Signal());

        var explanation = Replay.Explain(Desk.Run, _desk.Log, second.SignalId).ShouldNotBeNull();

        (explanation.At, explanation.Reason).ShouldBe((Desk.Start, SuppressionReason.Cooldown));
    }

    [Fact]
    public void a_signal_that_the_log_does_not_know_has_no_explanation() => Replay.Explain(Desk.Run, _desk.Log, DeterministicId.Of("unknown")).ShouldBeNull();
}

using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What an explanation says, gate by gate.</summary>
public sealed class GateWordsTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void where_nothing_stands_in_the_way_each_gate_says_what_it_looked_at()
    {
        var explanation = Explain(_desk, _desk.Signal());
        explanation.Gates.Select(gate => (gate.Rule, gate.Words)).ShouldBe(
        [
            ("one decision a signal", "the signal was not decided before"),
            ("staleAfter = 15m", "0s old, 15m allowed (0s of it the feed's own delay)"),
            ("allClear.from = critical", "a beginning, not an end"),
            ("silences", "none of 0 silences matches"),
            ("quietHours", "there are none"),
            ("inhibitions", "no alert of late mutes it"),
            ("cooldowns.sweep = 5m", "no alert of this fingerprint is in its cooldown"),
            ("storm.limit = 5", "0 of sweep SPY within 5m"),
            ("rate.perMinute = 20", "0 in the last minute"),
        ]);
        (explanation.Outcome, explanation.Reason, explanation.WouldPassAt).ShouldBe((DecisionOutcome.Raised, null, null));
    }

    [Fact]
    public void a_signal_that_has_its_decision_goes_no_further_and_waiting_would_not_help()
    {
        var signal = _desk.Signal();
        _desk.Raise(signal);

        var explanation = Explain(_desk, signal);

        (explanation.Outcome, explanation.Reason, explanation.WouldPassAt).ShouldBe((DecisionOutcome.AlreadyDecided, null, null));
        (explanation.Gates[0].Result, explanation.Gates[0].Words).ShouldBe((GateResult.Blocked, "the signal has its decision already"));
        explanation.Gates[1..].ShouldAllBe(gate => gate.Result == GateResult.NotReached && gate.Words.Length == 0 && gate.Rule.Length > 0);
        explanation.Channels.ShouldBeEmpty();
    }

    [Fact]
    public void what_is_withheld_goes_to_no_channel()
    {
        _desk.Raise(_desk.Signal());
        var explanation = Explain(_desk, _desk.Signal());
        (explanation.Outcome, explanation.Channels.Length).ShouldBe((DecisionOutcome.Suppressed, 0));
    }

    [Fact]
    public void what_is_worse_than_was_raised_says_that_it_passes_a_cooldown()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Medium));
        _desk.Wait(TimeSpan.FromSeconds(100));
        var finding = Explain(_desk, _desk.Signal(severity: Severity.High)).Gates.Single(gate => gate.Gate == "cooldown");
        (finding.Result, finding.Words).ShouldBe((GateResult.Passed, "high is above medium, last raised; 3m20s of the cooldown left"));
    }

    [Fact]
    public void an_end_that_is_not_told_says_so()
    {
        var desk = At("allClear: false");
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical));
        var finding = Explain(desk, desk.Signal(SignalKind.VixSpike) with { Phase = SignalPhase.Ended }).Gates.Single(gate => gate.Result == GateResult.Blocked);
        (finding.Gate, finding.Rule, finding.Words).ShouldBe(("all_clear", "allClear", "ends what was alerted as critical; such an end is not told"));
    }

    [Fact]
    public void a_silence_without_a_comment_is_told_by_its_matchers_and_its_author()
    {
        var desk = At("silences: [{ match: [symbol = SPY, severity != low], author: ada }]");
        Explain(desk, desk.Signal()).Gates.Single(gate => gate.Result == GateResult.Blocked).Words.ShouldBe("symbol = \"SPY\", severity != \"low\"; by ada");
    }

    [Fact]
    public void an_inhibition_is_told_by_all_that_its_source_is()
    {
        var desk = At("inhibitions: [{ name: i, source: [kind = block, severity != low], target: [kind = sweep], for: 1m }]");
        desk.Raise(desk.Signal(SignalKind.Block));
        Explain(desk, desk.Signal()).Gates.Single(gate => gate.Result == GateResult.Blocked).Words.ShouldBe("muted by kind = \"block\", severity != \"low\" for another 1m");
    }

    [Theory]
    [InlineData("silences: [{ match: [symbol = SPY], ends: '2026-07-01T00:00:00Z' }, { match: [kind = sweep], ends: '2026-07-01T00:00:00Z' }]", "silences[0]")]
    [InlineData("inhibitions: [{ name: one, source: [kind = block], target: [kind = sweep], for: 1m }, { name: two, source: [kind = block], target: [symbol = SPY], for: 1m }]", "inhibitions one = 1m")]
    [InlineData("quietHours: [{ name: one, from: '09:00', to: '11:00' }, { name: two, from: '08:00', to: '11:00' }]", "quietHours one")]
    public void of_two_rules_that_hold_as_long_the_first_is_named(string rules, string named)
    {
        var desk = At(rules);
        desk.Take(desk.Signal(SignalKind.Block, symbol: "QQQ"));
        Explain(desk, desk.Signal()).Gates.Single(gate => gate.Result == GateResult.Blocked).Rule.ShouldBe(named);
    }

    [Fact]
    public void a_silence_that_holds_as_long_as_one_of_the_policy_is_not_the_one_named()
    {
        var desk = At("silences: [{ match: [symbol = SPY], ends: '2026-06-30T15:00:00Z' }]");
        var silence = new Silence
        {
            Id = DeterministicId.Of("made"),
            Matchers = desk.State.Policy!.Silences[0].Matchers,
            StartsAt = Desk.Start,
            EndsAt = Desk.Start.AddHours(1),
            Author = "ada",
            Comment = "",
        };
        desk.Do(new CreateSilence(silence, desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        desk.Withhold(desk.Signal()).By.ShouldBe(desk.State.Policy!.Silences[0].Id);
    }

    [Theory]
    [InlineData(59, "2 of sweep SPY within 5m", "2 in the last minute")]
    [InlineData(60, "2 of sweep SPY within 5m", "1 in the last minute")]
    [InlineData(299, "2 of sweep SPY within 5m", "0 in the last minute")]
    [InlineData(300, "1 of sweep SPY within 5m", "0 in the last minute")]
    [InlineData(330, "0 of sweep SPY within 5m", "0 in the last minute")]
    public void the_limits_count_what_has_not_ended_at_the_time_that_is_asked_about(int seconds, string storm, string rate)
    {
        _desk.Raise(_desk.Signal(subject: "1"));
        _desk.Wait(TimeSpan.FromSeconds(30)).Raise(_desk.Signal(subject: "2"));
        var gates = Decider.Explain(_desk.State, new TakeSignal(_desk.Signal(subject: "3"), Desk.Start.AddSeconds(seconds))).Gates;
        (gates.Single(gate => gate.Gate == "storm").Words, gates.Single(gate => gate.Gate == "rate").Words).ShouldBe((storm, rate));
    }

    private static Desk At(string rules) => new(PolicyFile.Parse($"version: 2\n{rules}\n", "p.yaml") with { Routes = Desk.Policy.Routes });

    private static Explanation Explain(Desk desk, SignalDetected signal) => Decider.Explain(desk.State, new TakeSignal(signal, desk.Now));
}

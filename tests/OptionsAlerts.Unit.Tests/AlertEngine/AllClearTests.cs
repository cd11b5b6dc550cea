using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class AllClearTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void the_end_of_an_alerted_critical_is_told_to_whoever_heard_of_its_beginning()
    {
        var spike = _desk.Raise(Spike());
        _desk.Wait(TimeSpan.FromMinutes(1));

        // The end itself is no critical thing.
        var clear = _desk.Raise(End(Spike(Severity.Low)));

        (clear.Clears, clear.Route.Name, clear.EscalateAt, clear.HoldUntil).ShouldBe((spike.Signal.SignalId, "critical", null, _desk.Now));
        clear.Requests.Select(request => request.Channel).ShouldBe(["telegram", "pushover"]);
        Notifications.For(_desk.State, clear, step: 0).ShouldAllBe(message => message.Notice == Notice.AllClear && message.Severity == Severity.Low);
    }

    [Fact]
    public void an_end_is_told_once()
    {
        _desk.Raise(Spike());
        _desk.Raise(End(Spike()));
        _desk.Withhold(End(Spike())).Reason.ShouldBe(SuppressionReason.NothingToClear);
    }

    [Fact]
    public void the_end_of_what_was_not_alerted_is_no_news()
    {
        var withheld = _desk.Withhold(End(Spike()));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.NothingToClear, null, null));
    }

    [Theory]
    [InlineData("from: critical", Severity.Critical, true)]
    [InlineData("from: critical", Severity.High, false)]
    [InlineData("from: high", Severity.High, true)]
    [InlineData("from: high", Severity.Medium, false)]
    [InlineData("from: low", Severity.Low, true)]
    [InlineData("from: none", Severity.Critical, false)]
    [InlineData("from: none, kinds: { vix_spike: true }", Severity.Low, true)]
    [InlineData("from: none, kinds: { vix_crash: true }", Severity.Critical, false)]
    [InlineData("from: low, kinds: { vix_spike: false }", Severity.Critical, false)]
    public void the_policy_says_by_severity_and_kind_which_ends_are_told(string rule, Severity severity, bool told)
    {
        var desk = new Desk(Rule($"allClear: {{ {rule} }}"));
        var alert = desk.Raise(desk.Signal(SignalKind.VixSpike, severity, "VIX", "up")).Signal;
        var end = desk.Take(desk.Signal(SignalKind.VixSpike, severity, "VIX", "up") with { Phase = SignalPhase.Ended }).Events.Single();
        if (told) (end as AlertRaised).ShouldNotBeNull().Clears.ShouldBe(alert.SignalId);
        else ((end as SignalSuppressed)?.Reason, (end as SignalSuppressed)?.By).ShouldBe((SuppressionReason.NoAllClear, alert.SignalId));
    }

    [Fact]
    public void an_end_that_is_not_told_is_an_end_all_the_same()
    {
        var desk = new Desk(Rule("allClear: false"));
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up") with { Phase = SignalPhase.Ended }).Reason.ShouldBe(SuppressionReason.NoAllClear);
        desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void an_end_passes_the_limits_and_takes_no_room()
    {
        var desk = new Desk(Rule("allClear: { from: low }\nrate: { perMinute: 3 }\nstorm: { limit: 2 }"));
        foreach (var subject in new[] { "a", "b" }) desk.Raise(desk.Signal(SignalKind.PutCallDivergence, subject: subject));
        desk.Raise(desk.Signal(SignalKind.VixSpike));
        foreach (var subject in new[] { "a", "b" }) desk.Raise(desk.Signal(SignalKind.PutCallDivergence, subject: subject) with { Phase = SignalPhase.Ended });
        desk.Withhold(desk.Signal(SignalKind.PutCallDivergence, subject: "c")).Reason.ShouldBe(SuppressionReason.Storm);
        desk.Wait(TimeSpan.FromMinutes(1));
        for (var index = 0; index < 2; index++) desk.Raise(desk.Signal(SignalKind.Block, subject: $"{index}"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void the_end_of_a_critical_passes_the_quiet_hours_that_its_beginning_passed(bool includesCritical, bool told)
    {
        // 10:00 in New York.
        var desk = new Desk(Rule("allClear: { from: low }"));
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        desk.Raise(desk.Signal(SignalKind.PutCallDivergence));
        desk.Do(new ApplyPolicy(Rule($"allClear: {{ from: low }}\nquietHours: [{{ name: q, from: '09:00', to: '17:00', critical: {(includesCritical ? "true" : "false")} }}]"), Desk.AllChannels, desk.Now));
        (desk.Take(desk.Signal(SignalKind.VixSpike, Severity.Low, "VIX", "up") with { Phase = SignalPhase.Ended }).Outcome == DecisionOutcome.Raised).ShouldBe(told);
        desk.Withhold(desk.Signal(SignalKind.PutCallDivergence) with { Phase = SignalPhase.Ended }).Reason.ShouldBe(SuppressionReason.QuietHours);
    }

    [Fact]
    public void a_silenced_end_is_withheld_and_the_condition_is_over()
    {
        _desk.Raise(Spike());
        var silence = new Silence
        {
            Id = DeterministicId.Of("s"),
            Matchers = [new() { Label = MatchLabel.Symbol, Operator = MatchOperator.Equal, Value = "VIX" }],
            StartsAt = Desk.Start,
            EndsAt = Desk.Start.AddHours(1),
            Author = "ada",
            Comment = "",
        };
        _desk.Do(new CreateSilence(silence, _desk.Now));
        _desk.Withhold(End(Spike())).Reason.ShouldBe(SuppressionReason.Silenced);
        _desk.Withhold(End(Spike())).Reason.ShouldBe(SuppressionReason.NothingToClear);
    }

    [Fact]
    public void an_end_from_before_the_latest_is_of_an_earlier_time()
    {
        _desk.Wait(TimeSpan.FromMinutes(1)).Raise(Spike());
        _desk.Withhold(End(Spike() with { EventTime = Desk.Start })).Reason.ShouldBe(SuppressionReason.NothingToClear);
        _desk.Raise(End(Spike()));
    }

    [Theory]
    [InlineData(SignalKind.Sweep)]
    [InlineData(SignalKind.GexLevelBreach)]
    [InlineData(SignalKind.VixGap)]
    public void what_is_over_when_it_is_told_has_no_end(SignalKind kind)
    {
        _desk.Raise(_desk.Signal(kind, Severity.Critical));
        _desk.Withhold(_desk.Signal(kind, Severity.Critical) with { Phase = SignalPhase.Ended }).Reason.ShouldBe(SuppressionReason.NothingToClear);
    }

    [Fact]
    public void the_next_state_of_a_symbol_ends_the_one_before_and_goes_its_way()
    {
        var below = _desk.Raise(Flip("below", Severity.Critical));
        var above = _desk.Wait(TimeSpan.FromMinutes(1)).Raise(Flip("above", Severity.Medium));
        (above.Clears, above.Route.Name).ShouldBe((below.Signal.SignalId, "critical"));
        Notifications.For(_desk.State, above, step: 0).ShouldAllBe(message => message.Notice == Notice.Alert && message.Severity == Severity.Medium);

        // What is told now is no more than medium.
        _desk.Wait(TimeSpan.FromMinutes(3)).Raise(Flip("below", Severity.Medium)).Clears.ShouldBeNull();
    }

    [Fact]
    public void the_next_state_passes_the_limits()
    {
        var desk = new Desk(Desk.Policy with { RatePerMinute = 1 });
        desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.Critical, subject: "below"));
        desk.Raise(desk.Signal(SignalKind.Sweep));
        desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.Low, subject: "above"));
        desk.Withhold(desk.Signal(SignalKind.GammaFlipBreach, Severity.Low, "QQQ", "above")).Reason.ShouldBe(SuppressionReason.RateLimited);
    }

    [Fact]
    public void the_two_signs_of_the_term_structure_end_each_other()
    {
        var inverted = _desk.Raise(_desk.Signal(SignalKind.VixTermInversion, Severity.Critical, "VIX", "vix3m"));
        _desk.Raise(_desk.Signal(SignalKind.VixTermNormal, Severity.Medium, "VIX", "vix3m")).Clears.ShouldBe(inverted.Signal.SignalId);
    }

    [Fact]
    public void the_end_of_another_state_than_holds_ends_nothing()
    {
        _desk.Raise(Flip("below", Severity.Critical));
        _desk.Withhold(End(Flip("above", Severity.Critical))).Reason.ShouldBe(SuppressionReason.NothingToClear);
        _desk.Raise(End(Flip("below", Severity.Critical)));
    }

    [Fact]
    public void a_state_that_comes_late_does_not_replace_the_one_that_holds()
    {
        var below = _desk.Wait(TimeSpan.FromMinutes(1)).Raise(Flip("below", Severity.Critical));
        _desk.Raise(Flip("above", Severity.High) with { EventTime = Desk.Start }).Clears.ShouldBeNull();
        _desk.Raise(End(Flip("below", Severity.Critical))).Clears.ShouldBe(below.Signal.SignalId);
    }

    [Fact]
    public void the_same_state_again_ends_nothing()
    {
        _desk.Raise(Flip("below", Severity.Critical));
        _desk.Wait(TimeSpan.FromMinutes(3)).Raise(Flip("below", Severity.Critical)).Clears.ShouldBeNull();
    }

    [Fact]
    public void what_holds_for_a_day_ends_with_it()
    {
        var desk = new Desk(Rule("allClear: { from: low }"));
        foreach (var kind in new[] { SignalKind.VolumeSpike, SignalKind.VixSpike, SignalKind.VixRegimeChange }) desk.Raise(desk.Signal(kind));
        Script.Roll(desk.Wait(TimeSpan.FromHours(9)));
        var told = new[] { SignalKind.VolumeSpike, SignalKind.VixSpike, SignalKind.VixRegimeChange }
            .Select(kind => desk.Take(desk.Signal(kind) with { Phase = SignalPhase.Ended }).Outcome == DecisionOutcome.Raised);
        told.ShouldBe([false, true, true]);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void an_episode_whose_end_nobody_tells_is_forgotten_in_a_week(int days, bool known)
    {
        _desk.Raise(Spike());
        _desk.Raise(Flip("below", Severity.Critical));
        Script.Roll(_desk.Wait(TimeSpan.FromDays(days)));
        (_desk.Take(End(Spike())).Outcome == DecisionOutcome.Raised).ShouldBe(known);
        _desk.Raise(End(Flip("below", Severity.Critical)));
    }

    [Fact]
    public void the_end_of_an_alert_that_reached_nobody_is_no_news()
    {
        var desk = new Desk(Rule("allClear: { from: low }\nescalation: false"));
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Low));
        desk.Fail(desk.State.Outstanding.Single());
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Low) with { Phase = SignalPhase.Ended }).Reason.ShouldBe(SuppressionReason.NothingToClear);
    }

    [Fact]
    public void the_end_of_an_alert_that_reached_nobody_yet_and_is_escalated_later_is_told()
    {
        _desk.Raise(Spike());
        foreach (var request in _desk.State.Outstanding) _desk.Fail(request);
        _desk.Log[^1].ShouldBeOfType<AlertUndelivered>();
        _desk.Raise(End(Spike()));
    }

    [Fact]
    public void the_end_of_a_condition_ends_the_wait_for_an_answer_to_each_of_its_alerts()
    {
        _desk.Raise(Spike());
        _desk.Wait(TimeSpan.FromMinutes(3)).Raise(Spike());
        _desk.Raise(_desk.Signal(SignalKind.VixSpike, Severity.Critical, "VVIX", "up"));
        _desk.Raise(End(Spike()));
        _desk.Wait(TimeSpan.FromHours(1));
        _desk.Log.OfType<AlertEscalated>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(false, "no alert of this condition stands")]
    [InlineData(true, "ends what was alerted as critical; such an end is told")]
    public void an_explanation_says_what_an_end_ends(bool alerted, string words)
    {
        if (alerted) _desk.Raise(Spike());
        var finding = Decider.Explain(_desk.State, new TakeSignal(End(Spike()), _desk.Now)).Gates.Single(gate => gate.Gate == "all_clear");
        (finding.Rule, finding.Words).ShouldBe(("allClear.from = critical", words));
    }

    [Fact]
    public void an_explanation_says_what_an_end_is_exempt_from()
    {
        var desk = new Desk(Rule("allClear: { from: low, kinds: {} }\ninhibitions: [{ name: i, source: [kind = block], target: [kind = vix_spike], for: 1m }]"));
        desk.Raise(desk.Signal(SignalKind.VixSpike));
        desk.Raise(desk.Signal(SignalKind.Block));
        desk.Raise(desk.Signal(SignalKind.VixSpike) with { Phase = SignalPhase.Ended });
        var again = Replay.Explain(Desk.Run, desk.Log, desk.Log.OfType<AlertRaised>().Last().Signal.SignalId).ShouldNotBeNull();
        again.Gates.Where(gate => gate.Words == "the end of what was alerted is exempt").Select(gate => gate.Gate).ShouldBe(["inhibition", "storm", "rate"]);
        again.Gates.Single(gate => gate.Gate == "cooldown").Words.ShouldBe("an end is not held");
        again.Gates.ShouldAllBe(gate => gate.Result == GateResult.Passed);
    }

    [Fact]
    public void a_critical_is_exempt_by_itself()
    {
        _desk.Raise(Flip("below", Severity.Critical));
        var finding = Decider.Explain(_desk.State, new TakeSignal(Flip("above", Severity.Critical), _desk.Now)).Gates.Where(gate => gate.Gate is "storm" or "rate");
        finding.ShouldAllBe(gate => gate.Words == "critical is exempt");
    }

    private static AlertPolicy Rule(string text) => PolicyFile.Parse($"version: 2\n{text}\n", "p.yaml") with { Routes = Desk.Policy.Routes };

    private static SignalDetected End(SignalDetected signal) => signal with { Phase = SignalPhase.Ended };

    private SignalDetected Spike(Severity severity = Severity.Critical) => _desk.Signal(SignalKind.VixSpike, severity, "VIX", "up");

    private SignalDetected Flip(string side, Severity severity) => _desk.Signal(SignalKind.GammaFlipBreach, severity, "SPY", side);
}

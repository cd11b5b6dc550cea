using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What is told of an alert that asks for nobody's attention any more.</summary>
public sealed class AnswerTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void an_acknowledgement_is_told_with_who_and_how()
    {
        var alert = _desk.Raise(Spike()).Signal.SignalId;
        _desk.Wait(TimeSpan.FromSeconds(3)).Do(new AcknowledgeAlert(alert, "ada", "telegram", _desk.Now));

        Told(step: 3).ShouldBe([new AlertAnswered { RunId = Desk.Run, Step = 3, AlertId = alert, Cause = AnswerCause.Acknowledged, At = Desk.Start.AddSeconds(3), By = "ada", Via = "telegram" }]);
    }

    [Fact]
    public void an_all_clear_answers_the_alert_it_clears_and_not_itself()
    {
        var alert = _desk.Raise(Spike()).Signal.SignalId;
        _desk.Wait(TimeSpan.FromMinutes(1)).Raise(Spike() with { Phase = SignalPhase.Ended });

        Told().ShouldBe([new AlertAnswered { RunId = Desk.Run, AlertId = alert, Cause = AnswerCause.AllClear, At = Desk.Start.AddMinutes(1) }]);
    }

    [Fact]
    public void an_end_that_is_not_told_answers_the_alert_all_the_same()
    {
        var desk = new Desk(Desk.Policy with { AllClear = null });
        var alert = desk.Raise(Spike()).Signal.SignalId;
        desk.Withhold(Spike() with { SignalId = DeterministicId.Of("end"), Phase = SignalPhase.Ended }).Reason.ShouldBe(SuppressionReason.NoAllClear);

        Told(desk).Select(answered => (answered.AlertId, answered.Cause)).ShouldBe([(alert, AnswerCause.AllClear)]);
    }

    [Fact]
    public void the_next_state_of_a_symbol_answers_the_one_before()
    {
        var before = _desk.Raise(_desk.Signal(SignalKind.GammaRegimeChange, Severity.Critical, subject: "positive->negative")).Signal.SignalId;
        _desk.Wait(TimeSpan.FromMinutes(2)).Raise(_desk.Signal(SignalKind.GammaRegimeChange, Severity.Critical, subject: "negative->positive"));

        Told().Select(answered => (answered.AlertId, answered.Cause, answered.By)).ShouldBe([(before, AnswerCause.AllClear, null)]);
    }

    [Fact]
    public void that_it_was_delivered_or_failed_is_no_answer() =>
        AnswerPublisher.Of(Desk.Run, KnownDay.Log().SelectMany(LifecycleSteps.Of), step: 0).ShouldBeEmpty();

    [Theory]
    [InlineData(SignalKind.VixSpike, SignalPhase.Ended, true)]
    [InlineData(SignalKind.VixSpike, SignalPhase.Began, false)]
    [InlineData(SignalKind.Sweep, SignalPhase.Began, false)]
    [InlineData(SignalKind.GammaFlipBreach, SignalPhase.Began, true)]
    public void the_decision_of_what_may_be_an_end_is_looked_up_when_it_comes_again(SignalKind kind, SignalPhase phase, bool mayAnswer) =>
        AnswerPublisher.MayAnswer(Desk.Sample(1, Desk.Start, kind) with { Phase = phase }).ShouldBe(mayAnswer);

    private SignalDetected Spike() => _desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up");

    private List<AlertAnswered> Told(long step = 0) => Told(_desk, step);

    private static List<AlertAnswered> Told(Desk desk, long step = 0) => [.. AnswerPublisher.Of(Desk.Run, desk.Log.SelectMany(LifecycleSteps.Of), step)];
}

using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class AcknowledgementTests
{
    private readonly Desk _desk = new(Desk.Unlimited);

    [Fact]
    public void an_acknowledged_alert_is_not_escalated()
    {
        var id = Critical();
        var decision = Acknowledge(id, "ada", "telegram");
        var acknowledged = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<AlertAcknowledged>();
        (acknowledged.At, acknowledged.AlertId, acknowledged.By, acknowledged.Via).ShouldBe((Desk.Start, id, "ada", "telegram"));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void it_says_nothing_of_another()
    {
        var (first, second) = (Critical("1"), Critical("2"));
        Acknowledge(first);
        _desk.Wait(TimeSpan.FromHours(1)).Log.OfType<AlertEscalated>().ShouldHaveSingleItem().AlertId.ShouldBe(second);
    }

    [Fact]
    public void it_stops_an_escalation_between_two_of_its_times()
    {
        var desk = new Desk(Desk.Policy with { Escalation = Desk.Policy.Escalation! with { AfterSeconds = 60, Times = 5 } });
        var id = desk.Raise(desk.Signal(severity: Severity.Critical)).Signal.SignalId;
        desk.Wait(TimeSpan.FromMinutes(2)).Do(new AcknowledgeAlert(id, "ada", "cli", desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        desk.Wait(TimeSpan.FromHours(1)).Log.OfType<AlertEscalated>().Count().ShouldBe(2);
    }

    [Fact]
    public void again_it_changes_nothing()
    {
        var id = Critical();
        Acknowledge(id);
        Acknowledge(id, "bob").Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Theory]
    [InlineData(Severity.Low)]
    [InlineData(Severity.High)]
    public void an_alert_that_awaits_no_answer_may_have_one(Severity severity) =>
        Acknowledge(_desk.Raise(_desk.Signal(severity: severity)).Signal.SignalId).Outcome.ShouldBe(DecisionOutcome.Applied);

    [Fact]
    public void a_digest_may_be_acknowledged()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal());
        desk.Withhold(desk.Signal(subject: "b"));
        desk.Wait(TimeSpan.FromSeconds(10));
        desk.Do(new AcknowledgeAlert(desk.Log.OfType<DigestRaised>().Single().AlertId, "ada", "cli", desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
    }

    [Fact]
    public void what_was_not_raised_is_refused()
    {
        _desk.Raise(_desk.Signal());
        var withheld = _desk.Signal();
        _desk.Withhold(withheld);
        foreach (var id in new[] { withheld.SignalId, DeterministicId.Of("unknown") })
        {
            var decision = Acknowledge(id);
            (decision.Outcome, decision.Problem, decision.Events.Count).ShouldBe((DecisionOutcome.Refused, $"Alert {id} was not raised, or too long ago to be acknowledged.", 0));
        }
    }

    [Fact]
    public void what_was_raised_too_long_ago_is_refused_unless_it_awaits_its_answer_still()
    {
        var awaited = Critical();
        var first = _desk.Raise(_desk.Signal(SignalKind.Block, Severity.Low)).Signal.SignalId;
        for (var index = 0; index < 5_000; index++) _desk.Raise(_desk.Signal(SignalKind.Block, Severity.Low, subject: $"{index}", symbol: $"S{index}"));

        Acknowledge(first).Outcome.ShouldBe(DecisionOutcome.Refused);
        Acknowledge(_desk.Log.OfType<AlertRaised>().ElementAt(2).Signal.SignalId).Outcome.ShouldBe(DecisionOutcome.Applied);
        Acknowledge(awaited).Outcome.ShouldBe(DecisionOutcome.Applied);
        _desk.State.NextDue.ShouldBeNull();
        Acknowledge(awaited).Outcome.ShouldBe(DecisionOutcome.Refused);
    }

    [Fact]
    public void it_lives_on_over_the_day()
    {
        var id = Critical();
        Acknowledge(id);
        Script.Roll(_desk.Wait(TimeSpan.FromMinutes(1)));
        Acknowledge(id).Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Theory]
    [InlineData("", "cli", "'by' has 0 characters")]
    [InlineData("a\u0007", "cli", "'by' has 2 characters")]
    [InlineData("ada", "", "'via' has 0 characters")]
    [InlineData("ada", "cli\n", "'via' has 4 characters")]
    [InlineData("", "", "'by' has 0 characters")]
    public void who_and_how_are_said_in_words(string by, string via, string problem) =>
        Acknowledge(Critical(), by, via).Problem.ShouldBe(problem + "; 1 to 100, none of them a control character.");

    [Theory]
    [InlineData(1, DecisionOutcome.Applied)]
    [InlineData(100, DecisionOutcome.Applied)]
    [InlineData(101, DecisionOutcome.Refused)]
    public void who_and_how_have_one_to_a_hundred_characters(int length, DecisionOutcome outcome)
    {
        Acknowledge(Critical("1"), new string('a', length)).Outcome.ShouldBe(outcome);
        Acknowledge(Critical("2"), "ada", new string('a', length)).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void under_a_policy_of_the_first_version_there_is_nothing_to_acknowledge()
    {
        var desk = new Desk(Desk.First);
        var id = desk.Raise(desk.Signal(severity: Severity.Critical)).Signal.SignalId;
        desk.Do(new AcknowledgeAlert(id, "ada", "cli", desk.Now)).Outcome.ShouldBe(DecisionOutcome.Refused);
    }

    private Guid Critical(string subject = "a") => _desk.Raise(_desk.Signal(severity: Severity.Critical, subject: subject)).Signal.SignalId;

    private Decision Acknowledge(Guid id, string by = "ada", string via = "cli") => _desk.Do(new AcknowledgeAlert(id, by, via, _desk.Now));
}

using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>No signal takes the id of an alert that is on its way, or that was raised of late, whatever made that alert and whenever.</summary>
public sealed class KnownIdTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void the_id_of_a_digest_is_taken()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal(subject: "0"));
        desk.Withhold(desk.Signal(subject: "1"));
        desk.Wait(Minute);
        IsTaken(desk, desk.Log.OfType<DigestRaised>().Single().AlertId);
    }

    [Fact]
    public void the_id_of_a_summary_is_taken()
    {
        var desk = new Desk(Desk.Unlimited);
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Medium));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Medium));
        desk.Wait(2 * Minute);
        IsTaken(desk, desk.Log.OfType<SummaryRaised>().Single().Alert.AlertId);
    }

    [Fact]
    public void the_id_of_an_alert_on_its_way_is_taken_on_a_day_that_forgot_its_signal()
    {
        var desk = new Desk();
        var id = desk.Raise(desk.Signal()).Signal.SignalId;
        IsTaken(RollLate(desk), id);
    }

    [Fact]
    public void the_id_of_an_alert_that_is_escalated_is_taken_on_a_day_that_forgot_it_for_as_long_as_it_is_on_its_way()
    {
        var desk = new Desk(Desk.Unlimited with { Escalation = Desk.Policy.Escalation! with { AfterSeconds = 3 * 3_600 } });
        var id = desk.Raise(desk.Signal(severity: Severity.Critical)).Signal.SignalId;
        DeliverAll(desk);
        RaiseMany(desk, 5_000);
        RollLate(desk);
        IsFree(desk, id);

        desk.Wait(2 * 60 * Minute);
        desk.Log[^1].ShouldBeOfType<AlertEscalated>().AlertId.ShouldBe(id);
        IsTaken(desk, id);
        DeliverAll(desk);
        IsFree(desk, id);
    }

    [Fact]
    public void an_alert_is_known_on_the_next_day_until_five_thousand_have_come_since()
    {
        var desk = new Desk(Desk.Unlimited);
        var id = desk.Raise(desk.Signal()).Signal.SignalId;
        DeliverAll(desk);
        Acknowledge(desk, id).ShouldBe(DecisionOutcome.Applied);
        RollLate(desk);
        RaiseMany(desk, 4_999);
        IsTaken(desk, id);
        RaiseMany(desk, 1);
        IsFree(desk, id);

        // Raised anew, it is a signal's once more, and nobody's answer holds for it.
        desk.Do(new ApplyPolicy(desk.State.Policy! with { StaleAfterSeconds = 86_400 }, Desk.AllChannels, desk.Now));
        desk.Raise(desk.Signal() with { SignalId = id });
        desk.State.ToSnapshot().Live.Decided.Count(one => one.SignalId == id).ShouldBe(1);
        IsTaken(desk, id);
        Acknowledge(desk, id).ShouldBe(DecisionOutcome.Applied);
    }

    [Fact]
    public void a_log_that_raises_a_signal_twice_is_refused()
    {
        var desk = new Desk();
        var raised = desk.Raise(desk.Signal());
        Should.Throw<InvalidOperationException>(() => desk.State.Apply(raised)).Message.ShouldBe($"Signal {raised.Signal.SignalId} has its decision already.");
    }

    [Fact]
    public void ids_that_are_alerts_alone_are_no_decisions_in_a_snapshot()
    {
        var desk = new Desk();
        var id = desk.Raise(desk.Signal()).Signal.SignalId;
        var live = RollLate(desk).State.ToSnapshot().Live;
        (live.Decided.Length, live.Open.Single().Alert.AlertId, desk.State.IsDecided(id)).ShouldBe((0, id, false));
        EngineState.Restore(desk.State.ToSnapshot()).ToSnapshot().Live.Decided.ShouldBeEmpty();
    }

    private static void IsTaken(Desk desk, Guid id)
    {
        Take(desk.State, id).ShouldBe(DecisionOutcome.AlreadyDecided);
        Take(EngineState.Restore(desk.State.ToSnapshot()), id).ShouldBe(DecisionOutcome.AlreadyDecided);
    }

    private static void IsFree(Desk desk, Guid id)
    {
        Take(desk.State, id).ShouldNotBe(DecisionOutcome.AlreadyDecided);
        Take(EngineState.Restore(desk.State.ToSnapshot()), id).ShouldNotBe(DecisionOutcome.AlreadyDecided);
    }

    private static DecisionOutcome Take(EngineState state, Guid id) =>
        Decider.Decide(state, new TakeSignal(Desk.Sample(0, state.Clock) with { SignalId = id }, state.Clock)).Outcome;

    private static DecisionOutcome Acknowledge(Desk desk, Guid id) => desk.Do(new AcknowledgeAlert(id, "ada", "cli", desk.Now)).Outcome;

    private static void DeliverAll(Desk desk)
    {
        foreach (var request in desk.State.Outstanding) desk.Deliver(request);
    }

    private static void RaiseMany(Desk desk, int count)
    {
        for (var index = 0; index < count; index++) desk.Raise(desk.Signal(SignalKind.Block, Severity.Low, subject: $"{index}", symbol: $"S{desk.Log.Count}"));
        DeliverAll(desk);
    }

    // The next day opens when a repeat of what was decided so far is stale.
    private static Desk RollLate(Desk desk)
    {
        desk.Wait(60 * Minute);
        desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, desk.State.Policy!, [.. desk.State.Channels], desk.Now));
        return desk;
    }
}

using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary><c>Given(events).When(command).Then(events)</c>: events are compared by their canonical bytes.</summary>
internal sealed class Scenario
{
    private readonly EngineState _state = EngineState.Empty(Desk.Run);
    private Decision _decision = new(DecisionOutcome.Nothing, []);

    public static Scenario Given(IEnumerable<DecisionEvent> events)
    {
        var scenario = new Scenario();
        foreach (var e in events) scenario._state.Apply(e);
        return scenario;
    }

    public Scenario When(EngineCommand command)
    {
        _decision = Decider.Decide(_state, command);
        return this;
    }

    public void Then(DecisionOutcome outcome, params DecisionEvent[] events)
    {
        _decision.Outcome.ShouldBe(outcome);
        _decision.Events.Select(EventTypes.NameOf).ShouldBe(events.Select(EventTypes.NameOf));
        _decision.Events.Select(e => Convert.ToHexString(Canonical.Encode(e))).ShouldBe(events.Select(e => Convert.ToHexString(Canonical.Encode(e))));
    }
}

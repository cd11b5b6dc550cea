namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What time alone causes. Every timer's due time is read from the state (<see cref="EngineState.NextDue"/>); what it does is an event.</summary>
internal static class Timers
{
    public static Decision Decide(EngineState state, long nowTicks)
    {
        _ = state.Effective;
        return state.DigestDueTicks is { } due && due <= nowTicks && state.Withheld.ToWithheld() is { } withheld
            ? new Decision(DecisionOutcome.Applied, [Digests.Raise(state, withheld, nowTicks)])
            : Decision.Nothing;
    }
}

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Days and policies: what takes effect from here on.</summary>
internal static class PolicyChanges
{
    public static Decision Decide(EngineState state, OpenDay command, long nowTicks)
    {
        if (!string.Equals(command.RunId, state.RunId, StringComparison.Ordinal))
            throw new InvalidOperationException($"A day of run '{command.RunId}' cannot open in run '{state.RunId}'.");
        if (state.Day is { } open && command.Day <= open) return Decision.Nothing;

        var at = Utc.At(nowTicks);
        var policy = new EffectivePolicy(command.Policy, command.Policy.Hash(), command.Channels);
        var carried = state.Day is null ? CarryOver.Empty(policy.Channels) : state.ToCarryOver(at) with { Channels = policy.Channels };
        var events = new List<DecisionEvent>
        {
            new DayOpened { At = at, Day = command.Day, RunId = state.RunId, PolicyHash = policy.Hash, Policy = policy.Policy, CarryOver = carried },
        };
        Delivery.FailGoneChannels(events, state, policy.Channels, at);
        return new Decision(DecisionOutcome.Applied, events);
    }

    public static Decision Decide(EngineState state, ApplyPolicy command, long nowTicks)
    {
        _ = state.Effective;
        var at = Utc.At(nowTicks);
        var policy = new EffectivePolicy(command.Policy, command.Policy.Hash(), command.Channels);
        if (command.By is { } by && Answers.Named("by", by) is { } problem) return Decision.Refused(problem);
        var stands = string.Equals(policy.Hash, state.PolicyHash, StringComparison.Ordinal);
        if (command.Origin == PolicyOrigin.Channels && !stands) return Decision.Refused("where only the channels change, the policy is the one that stands");

        // The configuration's policy is news where it is another than was taken last, though a person may have applied the same since.
        var isKnown = command.Origin != PolicyOrigin.Configuration || string.Equals(policy.Hash, state.ConfiguredHash, StringComparison.Ordinal);
        if (isKnown && stands && policy.Channels.SequenceEqual(state.Channels, StringComparer.Ordinal)) return Decision.Nothing;

        var events = new List<DecisionEvent>
        {
            new PolicyApplied { At = at, PolicyHash = policy.Hash, Policy = policy.Policy, Channels = policy.Channels, Origin = command.Origin, By = command.By },
        };
        Delivery.FailGoneChannels(events, state, policy.Channels, at);
        return new Decision(DecisionOutcome.Applied, events);
    }
}

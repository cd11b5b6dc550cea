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
        var isConfigured = command.Origin != PolicyOrigin.Configuration || string.Equals(policy.Hash, state.ConfiguredHash, StringComparison.Ordinal);
        if (isConfigured && string.Equals(policy.Hash, state.PolicyHash, StringComparison.Ordinal) && policy.Channels.SequenceEqual(state.Channels, StringComparer.Ordinal))
            return Decision.Nothing;

        var events = new List<DecisionEvent>
        {
            new PolicyApplied { At = at, PolicyHash = policy.Hash, Policy = policy.Policy, Channels = policy.Channels, Origin = command.Origin, By = command.By },
        };
        Delivery.FailGoneChannels(events, state, policy.Channels, at);
        return new Decision(DecisionOutcome.Applied, events);
    }
}

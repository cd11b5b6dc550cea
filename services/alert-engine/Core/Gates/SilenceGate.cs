namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What somebody silenced, or the policy does, is withheld; criticals too, since it was asked for.</summary>
internal sealed class SilenceGate : Gate
{
    public override string Name => "silence";

    public override SuppressionReason? Reason => SuppressionReason.Silenced;

    public override Verdict Judge(in GateInput input) => Holding(input) is { } held ? Verdict.Block(held.UntilTicks < DateTimeOffset.MaxValue.Ticks ? held.UntilTicks : null, held.Silence.Silence.Id) : default;

    public override string Rule(in GateInput input) => Holding(input)?.Silence.Rule ?? "silences";

    public override string Words(in GateInput input, in Verdict verdict) => Holding(input) is not { } held
        ? $"none of {input.State.Silences.Count + input.State.Effective.Silences.Length} silences matches"
        : $"{string.Join(", ", held.Silence.Silence.Matchers.AsEnumerable())}; by {held.Silence.Silence.Author}"
            + (held.Silence.Silence.Comment.Length > 0 ? $": {held.Silence.Silence.Comment}" : string.Empty);

    private static (ActiveSilence Silence, long UntilTicks)? Holding(in GateInput input) => Holding(input.State, Labels.Of(input.Signal), input.NowTicks);

    /// <summary>The silence that holds longest what has these labels; null when none does.</summary>
    public static (ActiveSilence Silence, long UntilTicks)? Holding(EngineState state, in Labels labels, long nowTicks)
    {
        (ActiveSilence Silence, long UntilTicks)? longest = null;
        foreach (var silence in state.Effective.Silences) Longest(ref longest, silence, labels, nowTicks);
        for (var index = 0; index < state.Silences.All.Count; index++) Longest(ref longest, state.Silences.All[index], labels, nowTicks);
        return longest;
    }

    private static void Longest(ref (ActiveSilence Silence, long UntilTicks)? longest, ActiveSilence silence, in Labels labels, long nowTicks)
    {
        if (silence.HoldsUntil(labels, nowTicks) is { } until && !(longest?.UntilTicks >= until)) longest = (silence, until);
    }
}

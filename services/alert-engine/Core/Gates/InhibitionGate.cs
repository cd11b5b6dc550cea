using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What an alert raised shortly before explains is withheld, by the policy's rules. Criticals pass, unless a rule's target names them.</summary>
internal sealed class InhibitionGate : Gate
{
    public override string Name => "inhibition";

    public override SuppressionReason? Reason => SuppressionReason.Inhibited;

    public override Verdict Judge(in GateInput input) => Holding(input) is { } held ? Verdict.Block(held.UntilTicks, held.AlertId) : default;

    public override string Rule(in GateInput input) => Holding(input) is { } held ? $"inhibitions {held.Rule.Name} = {Duration.OfSeconds(held.Rule.Seconds)}" : "inhibitions";

    public override string Words(in GateInput input, in Verdict verdict) => input.Clears is not null ? EndIsExempt : Holding(input) is { } held
        ? $"muted by {string.Join(", ", held.Rule.Source.AsEnumerable())} for another {Duration.Of(held.UntilTicks - input.NowTicks)}"
        : "no alert of late mutes it";

    private static (InhibitionRule Rule, long UntilTicks, Guid AlertId)? Holding(in GateInput input) => input.Clears is not null ? null : Holding(input.State, Labels.Of(input.Signal), input.NowTicks);

    /// <summary>The rule that holds longest what has these labels; null when none does.</summary>
    public static (InhibitionRule Rule, long UntilTicks, Guid AlertId)? Holding(EngineState state, in Labels labels, long nowTicks)
    {
        (InhibitionRule Rule, long UntilTicks, Guid AlertId)? longest = null;
        foreach (var inhibitor in state.Effective.Inhibitors)
        {
            if (!inhibitor.Target.Matches(labels) || (labels.Severity == Severity.Critical && !NamesCritical(inhibitor.Rule))) continue;
            if (state.Inhibitions.By(inhibitor.Rule.Name, inhibitor.Common(labels), nowTicks) is { } live && !(longest?.UntilTicks >= live.UntilTicks))
                longest = (inhibitor.Rule, live.UntilTicks, live.AlertId);
        }

        return longest;
    }

    private static bool NamesCritical(InhibitionRule rule) => Array.Exists(rule.Target, matcher => matcher.Label == MatchLabel.Severity);
}

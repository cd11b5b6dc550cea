using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The end of a condition is told where the condition was alerted, and the policy tells the ends of its kind.</summary>
internal sealed class EndGate : Gate
{
    public override string Name => "all_clear";

    public override SuppressionReason? Reason => SuppressionReason.NothingToClear;

    public override SuppressionReason? ReasonOf(in GateInput input) => input.Ends is null ? SuppressionReason.NothingToClear : SuppressionReason.NoAllClear;

    public override Verdict Judge(in GateInput input)
    {
        if (input.Signal.Phase == SignalPhase.Began) return default;
        if (input.Ends is not { } told) return Verdict.Block();
        return input.Clears is null ? Verdict.Block(by: told.AlertId) : default;
    }

    public override string Rule(in GateInput input) => input.State.Effective.Policy.AllClear is { From: { } from } ? $"allClear.from = {WireName.Of(from)}" : "allClear";

    public override string Words(in GateInput input, in Verdict verdict)
    {
        if (input.Signal.Phase == SignalPhase.Began) return "a beginning, not an end";
        if (input.Ends is not { } told) return "no alert of this condition stands";
        return $"ends what was alerted as {WireName.Of(told.Severity)}; such an end is {(input.Clears is null ? "not told" : "told")}";
    }
}

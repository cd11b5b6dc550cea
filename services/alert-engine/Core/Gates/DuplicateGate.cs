namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A signal is decided once: one that comes again has its decision, and makes no event.</summary>
internal sealed class DuplicateGate : Gate
{
    public override string Name => "duplicate";

    public override SuppressionReason? Reason => null;

    public override Verdict Judge(in GateInput input) => input.State.IsKnown(input.Signal.SignalId) ? Verdict.Block() : default;

    public override string Rule(in GateInput input) => "one decision a signal";

    public override string Words(in GateInput input, in Verdict verdict) =>
        verdict.Blocked ? "the signal has its decision already" : "the signal was not decided before";
}

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// A signal older than the feed's own delay plus the policy's limit is history, not news. In a run on market time a signal is as old as its step, and passes.
/// </summary>
internal sealed class StaleGate : Gate
{
    public override string Name => "stale";

    public override SuppressionReason? Reason => SuppressionReason.Stale;

    public override Verdict Judge(in GateInput input) => AgeTicks(input) > AllowedTicks(input) ? Verdict.Block() : default;

    public override string Rule(in GateInput input) => $"staleAfter = {Duration.Of(input.State.Effective.StaleAfterTicks)}";

    public override string Words(in GateInput input, in Verdict verdict) =>
        $"{Duration.Of(Math.Max(0, AgeTicks(input)))} old, {Duration.Of(AllowedTicks(input))} allowed "
        + $"({Duration.Of(DelayTicks(input))} of it the feed's own delay)";

    private static long AgeTicks(in GateInput input) => input.NowTicks - input.Signal.EventTime.UtcTicks;

    private static long AllowedTicks(in GateInput input) => DelayTicks(input) + input.State.Effective.StaleAfterTicks;

    private static long DelayTicks(in GateInput input) => Utc.Seconds(Math.Max(0, input.Signal.DelaySeconds));
}

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Within quiet hours what matches waits for the digest at their end; criticals pass unless the rule includes them.</summary>
internal sealed class QuietGate : Gate
{
    public override string Name => "quiet_hours";

    public override SuppressionReason? Reason => SuppressionReason.QuietHours;

    public override Verdict Judge(in GateInput input) => Holding(input) is { } held ? Verdict.Block(held.UntilTicks) : default;

    public override string Rule(in GateInput input) => Holding(input) is { } held ? $"quietHours {held.Rule.Name}" : "quietHours";

    public override string Words(in GateInput input, in Verdict verdict)
    {
        if (Holding(input) is { } held) return $"{Time(held.Rule.Window.FromMinute)} to {Time(held.Rule.Window.ToMinute)} {held.Rule.Window.Zone}";
        return input.State.Effective.Quiet.Length == 0 ? "there are none" : "none holds it now";
    }

    private static (QuietHours Rule, long UntilTicks)? Holding(in GateInput input) => input.State.Effective.QuietFor(input.Way, input.NowTicks);

    private static string Time(int minute) => $"{minute / 60:D2}:{minute % 60:D2}";
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The same thing is not told again within its kind's cooldown, unless it became more severe. The hold that an alert puts on its fingerprint
/// ends when the policy said at its raising; a later policy does not move it.
/// </summary>
internal sealed class CooldownGate : Gate
{
    public override string Name => "cooldown";

    public override SuppressionReason? Reason => SuppressionReason.Cooldown;

    public override Verdict Judge(in GateInput input) =>
        input.Signal.Phase == SignalPhase.Began && HoldOf(input) is { } hold && input.Signal.Severity <= hold.Severity ? Verdict.Block(hold.UntilTicks, hold.AlertId) : default;

    public override string Rule(in GateInput input)
    {
        var kind = input.Signal.Kind;
        return $"cooldowns.{WireName.Of(kind)} = {Duration.Of(input.State.Effective.CooldownTicks(kind))}";
    }

    public override string Words(in GateInput input, in Verdict verdict)
    {
        if (input.Signal.Phase == SignalPhase.Ended) return "an end is not held";
        if (HoldOf(input) is not { } hold) return "no alert of this fingerprint is in its cooldown";
        var left = Duration.Of(hold.UntilTicks - input.NowTicks);
        return verdict.Blocked
            ? $"{WireName.Of(input.Signal.Severity)} is not above {WireName.Of(hold.Severity)}, last raised; {left} of the cooldown left"
            : $"{WireName.Of(input.Signal.Severity)} is above {WireName.Of(hold.Severity)}, last raised; {left} of the cooldown left";
    }

    private static Cooldowns.Hold? HoldOf(in GateInput input) => input.State.Cooldowns.HoldOf(Fingerprint.Of(input.Signal), input.NowTicks);
}

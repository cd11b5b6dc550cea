using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Many things of one kind and symbol within the kind's cooldown are told in one digest. Critical signals pass, and do not count.
/// </summary>
internal sealed class StormGate : Gate
{
    public override string Name => "storm";

    public override SuppressionReason? Reason => SuppressionReason.Storm;

    public override Verdict Judge(in GateInput input)
    {
        if (input.IsExempt) return default;
        var limit = input.State.Effective.Policy.StormLimit;
        return input.State.Cooldowns.Storm(input.Signal.Kind, input.Signal.Symbol, limit, input.NowTicks) is { } place
            ? Verdict.Block(place.UntilTicks, place.AlertId)
            : default;
    }

    public override string Rule(in GateInput input) => $"storm.limit = {input.State.Effective.Policy.StormLimit}";

    public override string Words(in GateInput input, in Verdict verdict)
    {
        if (input.IsExempt) return Exempt(input);
        var (kind, symbol) = (input.Signal.Kind, input.Signal.Symbol);
        var count = input.State.Cooldowns.StormCount(kind, symbol, input.NowTicks);
        return $"{count} of {WireName.Of(kind)} {symbol} within {Duration.Of(input.State.Effective.CooldownTicks(kind))}";
    }
}

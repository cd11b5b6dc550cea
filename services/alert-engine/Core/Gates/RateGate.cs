namespace OptionsAlerts.AlertEngine.Core;

/// <summary>So many alerts in any minute, digests included. Critical signals pass, and do not count.</summary>
internal sealed class RateGate : Gate
{
    public override string Name => "rate";

    public override SuppressionReason? Reason => SuppressionReason.RateLimited;

    public override Verdict Judge(in GateInput input)
    {
        if (input.IsExempt) return default;
        return input.State.Sends.Blocking(input.State.Effective.Policy.RatePerMinute, input.NowTicks) is { } place
            ? Verdict.Block(place.UntilTicks, place.AlertId)
            : default;
    }

    public override string Rule(in GateInput input) => $"rate.perMinute = {input.State.Effective.Policy.RatePerMinute}";

    public override string Words(in GateInput input, in Verdict verdict) =>
        input.IsExempt ? Exempt(input) : $"{input.State.Sends.CountAt(input.NowTicks)} in the last minute";
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A policy over the live channels, laid out for deciding: ticks by kind, routes by severity.</summary>
internal sealed class EffectivePolicy
{
    public const long RateWindowTicks = TimeSpan.TicksPerMinute;

    private readonly long[] _cooldownTicks;
    private readonly Route[] _routes;

    /// <exception cref="PolicyException">The policy is out of range, or leaves a severity that no live channel serves.</exception>
    public EffectivePolicy(AlertPolicy policy, string hash, IReadOnlyList<string> channels)
    {
        PolicyRules.Check(policy);
        Policy = policy;
        Hash = hash;
        Channels = Routing.Live(channels);
        StaleAfterTicks = Utc.Seconds(policy.StaleAfterSeconds);
        DigestGatherTicks = Utc.Seconds(policy.DigestGatherSeconds);
        _cooldownTicks = [.. Enum.GetValues<SignalKind>().Select(kind => Utc.Seconds(policy.CooldownSeconds(kind)))];
        _routes = [.. Enum.GetValues<Severity>().Select(severity => Routing.Resolve(policy, severity, Channels))];
    }

    public AlertPolicy Policy { get; }
    public string Hash { get; }
    public string[] Channels { get; }
    public long StaleAfterTicks { get; }
    public long DigestGatherTicks { get; }

    public long CooldownTicks(SignalKind kind) => _cooldownTicks[(int)kind];

    public Route RouteOf(Severity severity) => _routes[(int)severity];
}

using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What a gate said to a signal.</summary>
[JsonConverter(typeof(WireEnumConverter<GateResult>))]
public enum GateResult
{
    Passed,
    Blocked,

    /// <summary>An earlier gate had blocked it.</summary>
    NotReached,
}

/// <summary>Why a signal is raised or withheld: every gate in its order, with its numbers.</summary>
public sealed record Explanation
{
    public required Guid SignalId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string PolicyHash { get; init; }
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>Set when withheld.</summary>
    public SuppressionReason? Reason { get; init; }

    public required GateFinding[] Gates { get; init; }

    /// <summary>The channels it goes to, in order, when raised.</summary>
    public required string[] Channels { get; init; }

    /// <summary>When the same signal would have passed every gate, had nothing else happened; null when raised, and where waiting would not have helped.</summary>
    public DateTimeOffset? WouldPassAt { get; init; }
}

/// <summary>What one gate found.</summary>
public sealed record GateFinding
{
    /// <summary><c>duplicate</c>, <c>stale</c>, <c>all_clear</c>, <c>silence</c>, <c>quiet_hours</c>, <c>inhibition</c>, <c>cooldown</c>, <c>storm</c>, <c>rate</c>.</summary>
    public required string Gate { get; init; }

    public required GateResult Result { get; init; }

    /// <summary>The policy's line that the gate applied, as <c>cooldowns.sweep = 5m</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The gate's numbers in words; empty when not reached.</summary>
    public required string Words { get; init; }

    /// <summary>When the signal would have passed this gate, where waiting would help.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The alert, or the silence, that stands in the way.</summary>
    public Guid? By { get; init; }
}

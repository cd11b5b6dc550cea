using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// All that lives on when a trading day's log is closed ("closing the books"): folding it alone gives a state that decides like the one
/// before. Every list is sorted or in order of time, never in a dictionary's order.
/// </summary>
public sealed record CarryOver
{
    /// <summary>The live channels, in the order of the configuration.</summary>
    public required string[] Channels { get; init; }

    /// <summary>Live cooldowns, sorted by kind, symbol, subject.</summary>
    public required CarriedHold[] Holds { get; init; }

    /// <summary>Live places in the storm guard, sorted by kind and symbol, then as they were taken.</summary>
    public required CarriedStorm[] Storms { get; init; }

    /// <summary>What the last minute's rate counts, in order of time.</summary>
    public required CarriedSend[] Sends { get; init; }

    /// <summary>Signals decided of late, so that one that is delivered again is still known; sorted by time, then id.</summary>
    public required CarriedDecision[] Decided { get; init; }

    /// <summary>What the next digest will tell; null when nothing was withheld.</summary>
    public Withheld? Withheld { get; init; }

    /// <summary>Alerts with a request that has no outcome yet, in the order raised.</summary>
    public required OpenAlert[] Open { get; init; }

    // What follows came later: the carry-over of an old log has none of it.

    /// <summary>The hash of the policy last taken from the configuration; null where it is the one that stands.</summary>
    public string? ConfiguredHash { get; init; }

    /// <summary>What quiet hours withheld, by their end.</summary>
    public CarriedQuiet[] Quieted { get; init; } = [];

    /// <summary>Silences that people made, in the order they were made.</summary>
    public Silence[] Silences { get; init; } = [];

    /// <summary>What alerts mute, sorted by rule and what is in common.</summary>
    public CarriedInhibition[] Inhibitions { get; init; } = [];

    /// <summary>Conditions that hold, sorted.</summary>
    public StandingCondition[] Conditions { get; init; } = [];

    /// <summary>Alerts that await an acknowledgement, in order of their escalation.</summary>
    public UnansweredAlert[] Unanswered { get; init; } = [];

    /// <summary>Alerts raised of late, in order.</summary>
    public CarriedAlert[] Alerts { get; init; } = [];

    public static CarryOver Empty(IEnumerable<string> channels) =>
        new() { Channels = [.. channels], Holds = [], Storms = [], Sends = [], Decided = [], Open = [] };
}

/// <summary>A live cooldown.</summary>
public sealed record CarriedHold
{
    public required SignalKind Kind { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }

    /// <summary>The severity last raised.</summary>
    public required Severity Severity { get; init; }

    public required DateTimeOffset Until { get; init; }
    public required Guid AlertId { get; init; }
}

/// <summary>One raised alert that the storm guard counts.</summary>
public sealed record CarriedStorm
{
    public required SignalKind Kind { get; init; }
    public required string Symbol { get; init; }
    public required DateTimeOffset Until { get; init; }
    public required Guid AlertId { get; init; }
}

/// <summary>One alert that the rate limit counts.</summary>
public sealed record CarriedSend
{
    public required DateTimeOffset At { get; init; }
    public required Guid AlertId { get; init; }
}

/// <summary>A signal that was decided, and until when a repeat of it could still pass the staleness gate.</summary>
public sealed record CarriedDecision
{
    public required Guid SignalId { get; init; }
    public required DateTimeOffset Until { get; init; }
}

/// <summary>What an alert says; enough to ask a channel for it again.</summary>
public sealed record AlertContent
{
    public required Guid AlertId { get; init; }
    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset EventTime { get; init; }
    public required string Headline { get; init; }
    public required Fact[] Facts { get; init; }
    public Notice Notice { get; init; }
}

/// <summary>What quiet hours that end at an instant withheld.</summary>
public sealed record CarriedQuiet
{
    public required DateTimeOffset Until { get; init; }
    public required Withheld Withheld { get; init; }
}

/// <summary>What an alert mutes.</summary>
public sealed record CarriedInhibition
{
    public required string Rule { get; init; }
    public required string Common { get; init; }
    public required DateTimeOffset Until { get; init; }
    public required Guid AlertId { get; init; }
}

/// <summary>An alert that can be acknowledged.</summary>
public sealed record CarriedAlert
{
    public required Guid AlertId { get; init; }
    public required bool Acknowledged { get; init; }
}

/// <summary>A condition that holds and was alerted, or that only its cooldown withholds.</summary>
public sealed record StandingCondition
{
    /// <summary>The last that was heard of it, told or withheld.</summary>
    public required AlertContent Latest { get; init; }

    /// <summary>Null: nothing since it ended and, within its cooldown, began again.</summary>
    public ToldAlert? Told { get; init; }

    /// <summary>How often cooldowns withheld it since it was told.</summary>
    public long Withheld { get; init; }

    /// <summary>When a summary is due; null when none is.</summary>
    public DateTimeOffset? SummaryAt { get; init; }
}

/// <summary>What was last told of a condition.</summary>
public sealed record ToldAlert
{
    public required Guid AlertId { get; init; }
    public required SignalKind Kind { get; init; }
    public required string Subject { get; init; }
    public required Severity Severity { get; init; }
}

/// <summary>An alert that nobody acknowledged yet.</summary>
public sealed record UnansweredAlert
{
    public required AlertContent Alert { get; init; }
    public required DateTimeOffset EscalateAt { get; init; }

    /// <summary>The channels that were asked, in order.</summary>
    public required string[] Asked { get; init; }

    /// <summary>The highest attempt so far.</summary>
    public required int Attempt { get; init; }

    /// <summary>Escalations so far.</summary>
    public required int Times { get; init; }
}

/// <summary>An alert on its way: at least one request of it has no outcome.</summary>
public sealed record OpenAlert
{
    public required AlertContent Alert { get; init; }
    public required bool Broadcast { get; init; }

    /// <summary>True once a channel accepted it.</summary>
    public required bool Delivered { get; init; }

    /// <summary>Requests without outcome, in order.</summary>
    public required OpenRequest[] Requests { get; init; }

    /// <summary>The channels that fail-over may still try, in order.</summary>
    public required string[] Remaining { get; init; }
}

/// <summary>A request without outcome.</summary>
public sealed record OpenRequest
{
    public required Guid RequestId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A condition that a cooldown withheld still holds at the cooldown's end, and is worse than what was told.</summary>
public sealed record SummaryRaised : DecisionEvent
{
    public required string PolicyHash { get; init; }

    /// <summary>What it says: the latest of the condition, under an id of the summary's own.</summary>
    public required AlertContent Alert { get; init; }

    /// <summary>How often the cooldown withheld it.</summary>
    public required long Withheld { get; init; }

    public required AlertRoute Route { get; init; }
    public required DateTimeOffset HoldUntil { get; init; }
    public required ChannelRequest[] Requests { get; init; }
    public required string[] Remaining { get; init; }
    public DateTimeOffset? EscalateAt { get; init; }

    /// <summary>The alert whose condition is over by this one: a state of the symbol that gave way to the one told here.</summary>
    public Guid? Clears { get; init; }
}

/// <summary>A summary was due and something else withholds its condition.</summary>
public sealed record SummaryWithheld : DecisionEvent
{
    public required string PolicyHash { get; init; }
    public required SignalKind Kind { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }
    public required SuppressionReason Reason { get; init; }

    /// <summary>When it would have passed; null where it is no matter of waiting.</summary>
    public DateTimeOffset? Until { get; init; }

    public Guid? By { get; init; }
}

/// <summary>Nobody acknowledged an alert in time: further channels are asked.</summary>
public sealed record AlertEscalated : DecisionEvent
{
    public required Guid AlertId { get; init; }
    public required string PolicyHash { get; init; }

    /// <summary>None where no channel is left.</summary>
    public required ChannelRequest[] Requests { get; init; }

    /// <summary>When it is escalated once more; null when it is not.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

/// <summary>Somebody has seen an alert.</summary>
public sealed record AlertAcknowledged : DecisionEvent
{
    public required Guid AlertId { get; init; }
    public required string By { get; init; }

    /// <summary>How: <c>cli</c>, <c>grpc</c>, a channel's name.</summary>
    public required string Via { get; init; }
}

/// <summary>Somebody made a silence.</summary>
public sealed record SilenceCreated : DecisionEvent
{
    public required Silence Silence { get; init; }
}

/// <summary>A silence is over.</summary>
public sealed record SilenceEnded : DecisionEvent
{
    public required Guid SilenceId { get; init; }

    /// <summary>Who ended it; null: its time was up.</summary>
    public string? By { get; init; }
}

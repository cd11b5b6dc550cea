using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What stands in the decision log. A closed hierarchy; every body holds its own decision time, the policy's hash where one was read, and
/// every input that was read, so that the log can be decided again from itself alone. Two events are compared by their
/// <see cref="Canonical"/> bytes (the equality of these records compares arrays by reference).
/// </summary>
public abstract record DecisionEvent
{
    /// <summary>The decision's time, UTC; never earlier than that of the event before.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The first event of each trading day's log: the policy that stands and all that lives on from the day before.</summary>
public sealed record DayOpened : DecisionEvent
{
    public required DateOnly Day { get; init; }
    public required string RunId { get; init; }
    public required string PolicyHash { get; init; }
    public required AlertPolicy Policy { get; init; }
    public required CarryOver CarryOver { get; init; }
}

/// <summary>A policy and the live channels take effect.</summary>
public sealed record PolicyApplied : DecisionEvent
{
    public required string PolicyHash { get; init; }
    public required AlertPolicy Policy { get; init; }

    /// <summary>The live channels, in the order of the configuration.</summary>
    public required string[] Channels { get; init; }

    /// <summary>Where it comes from.</summary>
    public PolicyOrigin Origin { get; init; }

    /// <summary>Who applied it, where a person did.</summary>
    public string? By { get; init; }
}

/// <summary>A signal became an alert. The alert's id is the signal's id.</summary>
public sealed record AlertRaised : DecisionEvent
{
    public required SignalDetected Signal { get; init; }
    public required string PolicyHash { get; init; }
    public required AlertRoute Route { get; init; }

    /// <summary>The end of the hold that this alert puts on its fingerprint: its time plus its kind's cooldown.</summary>
    public required DateTimeOffset HoldUntil { get; init; }

    /// <summary>What is asked of the channels at once.</summary>
    public required ChannelRequest[] Requests { get; init; }

    /// <summary>The channels that fail-over may still try, in order.</summary>
    public required string[] Remaining { get; init; }

    /// <summary>When it is escalated if nobody acknowledges it; null when it is not.</summary>
    public DateTimeOffset? EscalateAt { get; init; }

    /// <summary>The alert whose condition is over by this one: an all-clear, or the next state of a symbol.</summary>
    public Guid? Clears { get; init; }
}

/// <summary>A signal was withheld.</summary>
public sealed record SignalSuppressed : DecisionEvent
{
    public required SignalDetected Signal { get; init; }
    public required string PolicyHash { get; init; }
    public required SuppressionReason Reason { get; init; }

    /// <summary>When the same signal would have passed this gate; null where it is no matter of waiting.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The alert, or the silence, that stood in its way, where one did.</summary>
    public Guid? By { get; init; }
}

/// <summary>One message about everything that the storm guard and the rate limit withheld since the digest before, or that quiet hours did.</summary>
public sealed record DigestRaised : DecisionEvent
{
    /// <summary><see cref="Digests.Id"/>.</summary>
    public required Guid AlertId { get; init; }

    public required string PolicyHash { get; init; }

    /// <summary>The highest severity withheld, at most high.</summary>
    public required Severity Severity { get; init; }

    public required AlertRoute Route { get; init; }
    public required Withheld Withheld { get; init; }
    public required string Headline { get; init; }
    public required Fact[] Facts { get; init; }
    public required ChannelRequest[] Requests { get; init; }
    public required string[] Remaining { get; init; }

    /// <summary>The end of the quiet hours that withheld what it tells; null: the limits did.</summary>
    public DateTimeOffset? QuietUntil { get; init; }
}

/// <summary>A channel took a request. The provider's id stands in the alert's lifecycle stream, not here.</summary>
public sealed record DeliverySucceeded : DecisionEvent
{
    public required Guid RequestId { get; init; }
    public required Guid AlertId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }
}

/// <summary>A channel did not take a request, for good. The provider's words stand in the alert's lifecycle stream.</summary>
public sealed record DeliveryFailed : DecisionEvent
{
    public required Guid RequestId { get; init; }
    public required Guid AlertId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }

    /// <summary>True when the provider refused it or the channel is gone; false when tries ran out.</summary>
    public required bool Permanent { get; init; }
}

/// <summary>The next channel is asked: after a failure, or since no channel confirmed in time.</summary>
public sealed record FailedOver : DecisionEvent
{
    public required Guid AlertId { get; init; }
    public required ChannelRequest Request { get; init; }
    public required string[] Remaining { get; init; }

    /// <summary>True where no channel confirmed in time; what was asked before stays open, and may be delivered yet.</summary>
    public bool Unconfirmed { get; init; }
}

/// <summary>Every channel failed: the alert's hold on its fingerprint and its place in the storm guard are released.</summary>
public sealed record AlertUndelivered : DecisionEvent
{
    public required Guid AlertId { get; init; }
}

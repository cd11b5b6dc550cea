using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>
/// What happened to one alert, in the alert's own stream. Written in the transaction of the decision it belongs to. Unlike the decision log it holds what a
/// provider said, which no decision depends on.
/// </summary>
public abstract record LifecycleEvent
{
    /// <summary>The run's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The alert was admitted.</summary>
public sealed record LifecycleRaised : LifecycleEvent
{
    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Headline { get; init; }

    /// <summary>Why it went out: an alert, an all-clear, a summary.</summary>
    public Notice Notice { get; init; }
}

/// <summary>A channel was asked to deliver it.</summary>
public sealed record LifecycleRequested : LifecycleEvent
{
    public required Guid RequestId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }

    /// <summary>True when earlier channels had failed, or not confirmed in time.</summary>
    public bool FailOver { get; init; }

    /// <summary>True when none had confirmed in time, and may yet.</summary>
    public bool Unconfirmed { get; init; }
}

/// <summary>A channel accepted it.</summary>
public sealed record LifecycleDelivered : LifecycleEvent
{
    public required Guid RequestId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }
    public string? ProviderMessageId { get; init; }
    public bool PossibleRepeat { get; init; }
}

/// <summary>A channel did not take it.</summary>
public sealed record LifecycleFailed : LifecycleEvent
{
    public required Guid RequestId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }
    public required bool Permanent { get; init; }

    /// <summary>The provider's words, secrets removed.</summary>
    public required string Reason { get; init; }
}

/// <summary>Nobody acknowledged it in time.</summary>
public sealed record LifecycleEscalated : LifecycleEvent
{
    /// <summary>The channels asked; none where none was left.</summary>
    public required string[] Channels { get; init; }
}

/// <summary>Somebody has seen it.</summary>
public sealed record LifecycleAcknowledged : LifecycleEvent
{
    public required string By { get; init; }
    public required string Via { get; init; }
}

/// <summary>Its condition is over.</summary>
public sealed record LifecycleClosed : LifecycleEvent
{
    /// <summary>The signal that ended it: the alert that says so, where <see cref="Told"/>.</summary>
    public required Guid By { get; init; }

    /// <summary>Whether the end went out as an alert of its own.</summary>
    public required bool Told { get; init; }
}

/// <summary>Every channel failed: the final state of an alert that reached nobody.</summary>
public sealed record LifecycleUndelivered : LifecycleEvent;

/// <summary>A lifecycle event and the alert it belongs to.</summary>
public readonly record struct AlertStep(Guid AlertId, LifecycleEvent Event);

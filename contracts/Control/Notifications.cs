using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.Control;

/// <summary>Why a message goes out.</summary>
[JsonConverter(typeof(WireEnumConverter<Notice>))]
public enum Notice
{
    /// <summary>Something happened.</summary>
    Alert,

    /// <summary>What was alerted holds no more.</summary>
    AllClear,

    /// <summary>A cooldown is over and what it withheld still holds.</summary>
    Summary,

    /// <summary>An alert that nobody acknowledged goes to further channels.</summary>
    Escalation,
}


/// <summary>The engine wants one alert on one channel. Sent again with the same id after a crash; the notifier's ledger makes that harmless.</summary>
public sealed record NotificationRequested
{
    public required string RunId { get; init; }

    /// <summary>The step of virtual time; 0 in a live run.</summary>
    public long Step { get; init; }

    /// <summary>Deterministic: <see cref="DeterministicId.Request"/>.</summary>
    public required Guid RequestId { get; init; }

    public required Guid AlertId { get; init; }

    /// <summary>The channel's name: <c>telegram</c>, <c>pushover</c>, <c>ntfy</c>, <c>sns</c>, <c>discord</c>, <c>slack</c>, <c>webhook</c>, <c>console</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>From 1; a fail-over to another channel is a further attempt.</summary>
    public required int Attempt { get; init; }

    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset EventTime { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required string Headline { get; init; }
    public required Fact[] Facts { get; init; }

    /// <summary>Why it goes out; an alert where it is not said.</summary>
    public Notice Notice { get; init; }

    /// <summary>True where the engine has no other channel left to ask for the alert: late by this one is better than not at all.</summary>
    public bool IsLast { get; init; }
}

/// <summary>A channel accepted the message.</summary>
public sealed record NotificationDelivered
{
    public required string RunId { get; init; }
    public long Step { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AlertId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }

    /// <summary>Wall time of the channel's answer.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The provider's id of the message, where it gives one.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>True when a crash left open whether an earlier call got through, so that the message may have arrived twice.</summary>
    public bool PossibleRepeat { get; init; }
}

/// <summary>
/// Several messages that channels accepted, told together: in a burst they come by the hundred, and nothing hangs on one but the log. Within one process alone, where notifier and engine are of one version.
/// </summary>
public sealed record NotificationsDelivered
{
    public required string RunId { get; init; }

    /// <summary>All of the run, in no particular order.</summary>
    public required NotificationDelivered[] Deliveries { get; init; }
}

/// <summary>A channel did not take the message, for good.</summary>
public sealed record NotificationFailed
{
    public required string RunId { get; init; }
    public long Step { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AlertId { get; init; }
    public required string Channel { get; init; }
    public required int Attempt { get; init; }

    /// <summary>Wall time of the last try.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when the provider refused it; false when tries ran out.</summary>
    public required bool Permanent { get; init; }

    /// <summary>The provider's own words, secrets removed.</summary>
    public required string Reason { get; init; }
}

/// <summary>Why an alert asks for nobody's attention any more.</summary>
[JsonConverter(typeof(WireEnumConverter<AnswerCause>))]
public enum AnswerCause
{
    /// <summary>Somebody has seen it.</summary>
    Acknowledged,

    /// <summary>What it told of is over, whether that is told or not.</summary>
    AllClear,
}

/// <summary>
/// An alert asks for nobody's attention any more: whatever a channel goes on with by itself ends. Published when the log holds it, and again when the same is asked again, so that it may come more
/// than once; the same but for the step. It may come before a request of the alert that waits.
/// </summary>
public sealed record AlertAnswered
{
    public required string RunId { get; init; }

    /// <summary>The step of virtual time; 0 in a live run, and where a person asked.</summary>
    public long Step { get; init; }

    public required Guid AlertId { get; init; }
    public required AnswerCause Cause { get; init; }

    /// <summary>The run's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who has seen it; null where its condition is over.</summary>
    public string? By { get; init; }

    /// <summary>How they said so: <c>cli</c>, <c>grpc</c>, a channel's name; null where its condition is over.</summary>
    public string? Via { get; init; }
}

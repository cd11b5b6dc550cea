using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Why a signal was withheld. A duplicate is not among them: it has its one decision already.</summary>
[JsonConverter(typeof(WireEnumConverter<SuppressionReason>))]
public enum SuppressionReason
{
    /// <summary>Older than the feed's own delay plus the policy's limit.</summary>
    Stale,

    /// <summary>The same thing was alerted, at this severity or a higher one, within the kind's cooldown.</summary>
    Cooldown,

    /// <summary>Too many alerts of this kind and symbol within the kind's cooldown; told in a digest.</summary>
    Storm,

    /// <summary>Too many alerts in the last minute; told in a digest.</summary>
    RateLimited,

    /// <summary>An alert that was raised shortly before explains it.</summary>
    Inhibited,

    /// <summary>Somebody silenced it, or the policy does.</summary>
    Silenced,

    /// <summary>Within quiet hours; told in a digest when they are over.</summary>
    QuietHours,

    /// <summary>The end of what was not alerted.</summary>
    NothingToClear,

    /// <summary>The end of what was alerted, of a kind and severity whose ends are not told.</summary>
    NoAllClear,
}

/// <summary>Where a policy comes from.</summary>
[JsonConverter(typeof(WireEnumConverter<PolicyOrigin>))]
public enum PolicyOrigin
{
    /// <summary>The engine's configuration.</summary>
    Configuration,

    /// <summary>A person, while the engine ran. It stands until the configuration changes or another is applied.</summary>
    Operator,

    /// <summary>The policy stands as it was; only the live channels changed.</summary>
    Channels,
}

/// <summary>The route that an alert took.</summary>
public sealed record AlertRoute
{
    /// <summary>The route's name in the policy: a severity's wire name.</summary>
    public required string Name { get; init; }

    /// <summary>True: all channels at once. False: one after another until one accepts.</summary>
    public required bool Broadcast { get; init; }
}

/// <summary>One request to one channel.</summary>
public sealed record ChannelRequest
{
    /// <summary><see cref="DeterministicId.Request"/>.</summary>
    public required Guid RequestId { get; init; }

    public required string Channel { get; init; }

    /// <summary>From 1; each fail-over is one more.</summary>
    public required int Attempt { get; init; }
}

/// <summary>What was withheld for a digest. Bounded: counts by kind and symbol, and the strongest few.</summary>
public sealed record Withheld
{
    public required long Count { get; init; }

    /// <summary>When the first of them was withheld.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>Sorted by kind, then symbol.</summary>
    public required WithheldGroup[] Groups { get; init; }

    /// <summary>At most five, by falling severity, then as they came.</summary>
    public required WithheldSignal[] Strongest { get; init; }
}

/// <summary>How many signals of one kind and symbol were withheld.</summary>
public sealed record WithheldGroup
{
    public required SignalKind Kind { get; init; }

    /// <summary>The underlying; <see cref="Digests.OtherSymbols"/> for those beyond the bound on groups.</summary>
    public required string Symbol { get; init; }

    public required long Count { get; init; }
}

/// <summary>One withheld signal, as a digest tells it.</summary>
public sealed record WithheldSignal
{
    public required Guid SignalId { get; init; }
    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset EventTime { get; init; }
    public required string Headline { get; init; }
}

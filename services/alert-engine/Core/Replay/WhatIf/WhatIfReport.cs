using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What is tried: another policy over a part of the log.</summary>
public sealed record WhatIfQuestion
{
    public required AlertPolicy Policy { get; init; }

    /// <summary>The live channels; null: those of the log, as they came and went.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>From when on the policy is tried.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The most differences that are listed one by one; the rest is counted. Default 1,000.</summary>
    public int MostListed { get; init; } = 1_000;
}

/// <summary>What another policy would have made of a past period. Each thing told (an alert, an all-clear, a digest, a summary, an escalation) is one; each request to a channel is a notification.</summary>
public sealed record WhatIfReport
{
    public required DateTimeOffset From { get; init; }

    /// <summary>The end of the period, or the last logged event's time where the log ends before it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The hash of the policy tried.</summary>
    public required string PolicyHash { get; init; }

    /// <summary>Logged events within the period.</summary>
    public required long Events { get; init; }

    /// <summary>Signals decided within the period.</summary>
    public required long Signals { get; init; }

    /// <summary>As it was.</summary>
    public required WhatIfSide Before { get; init; }

    /// <summary>As it would have been.</summary>
    public required WhatIfSide After { get; init; }

    /// <summary>Told under the policy tried alone.</summary>
    public required long Added { get; init; }

    /// <summary>Told as it was, and not under the policy tried.</summary>
    public required long Removed { get; init; }

    /// <summary>Told either way, but on other channels, by another route or at another time.</summary>
    public required long Moved { get; init; }

    /// <summary>Sorted by wire name.</summary>
    public required WhatIfGroup[] ByKind { get; init; }

    /// <summary>Sorted; symbols beyond 256 are counted together as <c>*</c>.</summary>
    public required WhatIfGroup[] BySymbol { get; init; }

    /// <summary>Notifications, sorted by channel.</summary>
    public required WhatIfChannel[] ByChannel { get; init; }

    /// <summary>Notifications by trading day.</summary>
    public required WhatIfDay[] Days { get; init; }

    /// <summary>Differences in criticals, in order of time, at most <see cref="WhatIfQuestion.MostListed"/>.</summary>
    public required WhatIfDifference[] Criticals { get; init; }

    /// <summary>How many criticals are affected, listed or not.</summary>
    public required long CriticalsAffected { get; init; }

    /// <summary>The differences, criticals included, in order of time, at most <see cref="WhatIfQuestion.MostListed"/>.</summary>
    public required WhatIfDifference[] Differences { get; init; }

    /// <summary>Differences that are not listed.</summary>
    public long NotListed => Added + Removed + Moved - Differences.Length;
}

/// <summary>One side: as it was, or as it would have been.</summary>
public sealed record WhatIfSide
{
    public required long Alerts { get; init; }
    public required long AllClears { get; init; }
    public required long Digests { get; init; }
    public required long Summaries { get; init; }

    /// <summary>Escalations that asked a channel.</summary>
    public required long Escalations { get; init; }

    /// <summary>Requests to channels, fail-overs included.</summary>
    public required long Notifications { get; init; }

    /// <summary>Signals withheld, by reason, without those of none.</summary>
    public required WhatIfWithheld[] Withheld { get; init; }

    /// <summary>The calendar minute with the most notifications, the first of them; null without any.</summary>
    public required BusyMinute? Busiest { get; init; }
}

/// <summary>Signals withheld for one reason.</summary>
public sealed record WhatIfWithheld(SuppressionReason Reason, long Count);

/// <summary>A minute and what was sent in it.</summary>
public sealed record BusyMinute(DateTimeOffset From, long Notifications);

/// <summary>What was told of one kind or symbol.</summary>
public sealed record WhatIfGroup(string Name, long Before, long After, long Added, long Removed, long Moved);

/// <summary>Notifications of one channel.</summary>
public sealed record WhatIfChannel(string Channel, long Before, long After);

/// <summary>Notifications of one trading day.</summary>
public sealed record WhatIfDay(DateOnly Day, long Before, long After);

/// <summary>How one thing told differs.</summary>
[JsonConverter(typeof(WireEnumConverter<WhatIfChange>))]
public enum WhatIfChange
{
    Added,
    Removed,
    Moved,
}

/// <summary>What was told.</summary>
[JsonConverter(typeof(WireEnumConverter<ToldKind>))]
public enum ToldKind
{
    Alert,
    AllClear,
    Digest,
    Summary,
    Escalation,
}

/// <summary>One thing that is told otherwise.</summary>
public sealed record WhatIfDifference
{
    public required WhatIfChange Change { get; init; }
    public required ToldKind What { get; init; }
    public required Guid AlertId { get; init; }
    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }
    public required string Headline { get; init; }

    /// <summary>How it was told; null where it was not.</summary>
    public ToldWay? Before { get; init; }

    /// <summary>How it would have been told; null where it would not.</summary>
    public ToldWay? After { get; init; }

    /// <summary>For a signal: why it is withheld on the side where it is not told.</summary>
    public SuppressionReason? Withheld { get; init; }

    /// <summary>When it is told, on the side that tells it first.</summary>
    public DateTimeOffset At => Before is { } before && !(After?.At < before.At) ? before.At : After!.At;
}

/// <summary>When and where something is told.</summary>
public sealed record ToldWay(DateTimeOffset At, string Route, string[] Channels);

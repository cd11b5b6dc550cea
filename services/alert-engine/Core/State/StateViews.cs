using System.Runtime.InteropServices;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A request without an outcome, with what it takes to publish it again.</summary>
/// <param name="IsLast">True where no live channel is left to ask for the alert.</param>
public sealed record OutstandingRequest(AlertContent Alert, Guid RequestId, string Channel, int Attempt, DateTimeOffset RequestedAt, bool IsLast = false);

/// <summary>What was decided since the day was opened.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EngineCounters
{
    /// <summary>Signals that became alerts; digests are not among them.</summary>
    public long Raised { get; init; }

    public long SuppressedStale { get; init; }
    public long SuppressedCooldown { get; init; }
    public long SuppressedStorm { get; init; }
    public long SuppressedRateLimited { get; init; }
    public long SuppressedInhibited { get; init; }
    public long SuppressedSilenced { get; init; }
    public long SuppressedQuietHours { get; init; }

    /// <summary>Ends that were not told.</summary>
    public long SuppressedEnds { get; init; }

    public long Digests { get; init; }
    public long Summaries { get; init; }
    public long Escalated { get; init; }

    /// <summary>Requests that a channel took.</summary>
    public long Delivered { get; init; }

    /// <summary>Requests that a channel did not take, for good.</summary>
    public long Failed { get; init; }

    public long FailedOver { get; init; }

    /// <summary>Alerts and digests that every channel failed.</summary>
    public long Undelivered { get; init; }

    /// <summary>All signals withheld.</summary>
    public long Suppressed => SuppressedStale + SuppressedCooldown + SuppressedStorm + SuppressedRateLimited
        + SuppressedInhibited + SuppressedSilenced + SuppressedQuietHours + SuppressedEnds;

    /// <summary>One more signal withheld for a reason.</summary>
    internal EngineCounters With(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Stale => this with { SuppressedStale = SuppressedStale + 1 },
        SuppressionReason.Cooldown => this with { SuppressedCooldown = SuppressedCooldown + 1 },
        SuppressionReason.Storm => this with { SuppressedStorm = SuppressedStorm + 1 },
        SuppressionReason.RateLimited => this with { SuppressedRateLimited = SuppressedRateLimited + 1 },
        SuppressionReason.Inhibited => this with { SuppressedInhibited = SuppressedInhibited + 1 },
        SuppressionReason.Silenced => this with { SuppressedSilenced = SuppressedSilenced + 1 },
        SuppressionReason.QuietHours => this with { SuppressedQuietHours = SuppressedQuietHours + 1 },
        SuppressionReason.NothingToClear or SuppressionReason.NoAllClear => this with { SuppressedEnds = SuppressedEnds + 1 },
        _ => throw new InvalidOperationException($"{reason} is no reason."),
    };
}

/// <summary>The whole state of a day so far. A cache: it may be dropped at any time, the log's fold gives the same.</summary>
public sealed record EngineSnapshot
{
    public required string RunId { get; init; }
    public required DateOnly Day { get; init; }
    public required DateTimeOffset Clock { get; init; }
    public required string PolicyHash { get; init; }
    public required AlertPolicy Policy { get; init; }

    /// <summary>As a carry-over, but with every signal decided since the day was opened.</summary>
    public required CarryOver Live { get; init; }

    public required EngineCounters Counters { get; init; }
}

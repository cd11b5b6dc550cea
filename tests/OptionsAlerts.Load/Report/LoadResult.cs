using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Load.Report;

/// <summary>What one load came to.</summary>
internal sealed record LoadResult
{
    /// <summary>Who was measured: <c>options-alerts</c>, <c>alertmanager 0.25.0</c>.</summary>
    public required string System { get; init; }

    /// <summary><c>decisions</c>, <c>rabbit</c>, <c>steady</c>, <c>burst</c>.</summary>
    public required string Load { get; init; }

    /// <summary>Distinct signals sent.</summary>
    public required int Signals { get; init; }

    /// <summary>Sent and not arrived.</summary>
    public required int Lost { get; init; }

    /// <summary>Arrived more than once.</summary>
    public required int Twice { get; init; }

    /// <summary>Left out on purpose under overload and counted as such; null where the load is not about it. These are not lost.</summary>
    public int? Dropped { get; init; }

    /// <summary>From the first one sent to the last one arrived or durable.</summary>
    public required double Seconds { get; init; }

    /// <summary>Milliseconds from when a signal was due; null where the load is not about it.</summary>
    public double? P50Ms { get; init; }

    public double? P99Ms { get; init; }

    public double? MaxMs { get; init; }

    /// <summary>Processor time that the measured process took for the load; ours holds sender and receiver too, and neither has PostgreSQL's.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Processor time that the broker took for the load; null where there is none, or it is not on this machine.</summary>
    public double? BrokerSeconds { get; init; }

    /// <summary>MiB resident in the measured process when the load was over and all was quiet; ours holds sender and receiver too.</summary>
    public required double ResidentMiB { get; init; }

    /// <summary>What the load has to keep, in words; empty where there is nothing to keep.</summary>
    public required string Target { get; init; }

    /// <summary>True where all arrived once and the target was kept.</summary>
    public required bool Met { get; init; }

    [JsonIgnore]
    public double PerSecond => (Signals - Lost - (Dropped ?? 0)) / Seconds;

    /// <summary>True where none was lost and none came twice.</summary>
    [JsonIgnore]
    public bool IsWhole => Lost == 0 && Twice == 0;
}

internal static class ResultJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

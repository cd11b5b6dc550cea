using System.ComponentModel.DataAnnotations;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine;

/// <summary>Section <c>AlertEngine</c>.</summary>
public sealed class AlertEngineOptions : IValidatableObject
{
    public const string Section = "AlertEngine";

    /// <summary>The policy file (YAML or JSON). Default: none, the built-in policy.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>Overrides the policy's limit of messages a minute, 1 to 10,000. Environment: <c>MAX_ALERTS_PER_MINUTE</c>. Default: the policy's own, 20.</summary>
    [Range(1, 10_000)]
    public int? MaxAlertsPerMinute { get; set; }

    /// <summary>The channels that are live, in the notifier's names; another name is an error, a blank one is none. Default: <c>console</c>.</summary>
    public string[] Channels { get; set => field = [.. value.Where(name => !string.IsNullOrWhiteSpace(name))]; } = [];

    /// <summary>How long a request may stay without an outcome before it is published again, in seconds, 5 to 3,600. Default 60.</summary>
    [Range(5, 3_600)]
    public int RepublishAfterSeconds { get; set; } = 60;

    /// <summary>What callers of gRPC must bring, 16 or more visible ASCII characters; must be set where gRPC listens beyond this machine. Secret. Default: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The key before <see cref="ApiKey"/>, taken beside it while callers change over: a call that brings it is logged. Secret. Default none.</summary>
    public string? PreviousApiKey { get; set; }

    /// <summary>How many calls may decide the whole log again at once, 1 to 16. Default 2.</summary>
    [Range(1, 16)]
    public int MaxReplays { get; set; } = 2;

    /// <summary>Days from a trading day's last event to its archiving, once the next has begun, 0 to 3,650. Default 0: as soon as it has.</summary>
    [Range(0, 3_650)]
    public int ArchiveAfterDays { get; set; }

    /// <summary>Minutes from the writing of an event to the archiving of its chunk, some thousand events, while its trading day goes on, 1 to 1,440. Where <see cref="ArchiveAfterDays"/> is not 0
    /// a day is archived only when it is over. Default 5.</summary>
    [Range(1, 1_440)]
    public int ArchiveChunksAfterMinutes { get; set; } = 5;

    /// <summary>Days from a trading day's archiving to the end of its rows and its alerts' lifecycles in the event store, 1 to 36,500; the archive tells the same from then on, but for the
    /// providers' own words. Default 1,825, five years.</summary>
    [Range(1, 36_500)]
    public int KeepEventsDays { get; set; } = 1_825;

    /// <summary>Days from a trading day's archiving to the end of its archive, no fewer than <see cref="KeepEventsDays"/>, at most 36,500. Default 3,650, ten years.</summary>
    [Range(1, 36_500)]
    public int KeepArchiveDays { get; set; } = 3_650;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var channel in Channels.Except(ChannelNames.All, StringComparer.Ordinal))
            yield return new ValidationResult($"'{PolicyPlace.Shown(channel)}' is no channel; there are {string.Join(", ", ChannelNames.All)}", [nameof(Channels)]);
        if (KeepArchiveDays < KeepEventsDays) yield return new ValidationResult($"must not be less than {nameof(KeepEventsDays)}, {KeepEventsDays}", [nameof(KeepArchiveDays)]);
    }
}

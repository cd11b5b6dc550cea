using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.AlertEngine;

/// <summary>Section <c>AlertEngine</c>.</summary>
public sealed class AlertEngineOptions
{
    public const string Section = "AlertEngine";

    /// <summary>The policy file (YAML or JSON). Default: none, the built-in policy.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>Overrides the policy's limit of messages a minute, 1 to 10,000. Environment: <c>MAX_ALERTS_PER_MINUTE</c>. Default: the policy's own, 20.</summary>
    [Range(1, 10_000)]
    public int? MaxAlertsPerMinute { get; set; }

    /// <summary>The channels that are live, in the notifier's names. Default: <c>console</c>.</summary>
    public string[] Channels { get; set; } = [];

    /// <summary>How long a request may stay without an outcome before it is published again, in seconds, 5 to 3,600. Default 60.</summary>
    [Range(5, 3_600)]
    public int RepublishAfterSeconds { get; set; } = 60;

    /// <summary>What callers of gRPC must bring, 16 or more visible ASCII characters; must be set where gRPC listens beyond this machine. Secret. Default: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How many calls may decide the whole log again at once, 1 to 16. Default 2.</summary>
    [Range(1, 16)]
    public int MaxReplays { get; set; } = 2;
}

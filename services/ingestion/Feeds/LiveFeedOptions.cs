using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What the settings of every live feed hold: how its sources are asked, and what a failure costs. A feed whose defaults differ says so.</summary>
/// <param name="section">The feed's section, for the words of an error.</param>
public abstract class LiveFeedOptions(string section) : IValidatableObject
{
    /// <summary>Seconds between two readings of an underlying's spot. Default 15.</summary>
    [Range(1, 3600)]
    public int QuoteIntervalSeconds { get; set; } = 15;

    /// <summary>Highest wait after a source's first failure, in seconds; it doubles with each further one. Default 4.</summary>
    [Range(1, 600)]
    public double FirstBackoffSeconds { get; set; } = 4;

    /// <summary>The longest wait after failures, in seconds. Default 300.</summary>
    [Range(1, 86_400)]
    public double MaxBackoffSeconds { get; set; } = 300;

    /// <summary>Seconds without anything new in the regular session after which the feed is stale. Default 600.</summary>
    [Range(30, 7200)]
    public int StaleAfterSeconds { get; set; } = 600;

    /// <summary>How much later than the market the feed speaks by nature, in seconds.</summary>
    public abstract int DelayOf();

    /// <summary>How failures are treated.</summary>
    public PollPolicy Policy() =>
        new(TimeSpan.FromSeconds(FirstBackoffSeconds), TimeSpan.FromSeconds(MaxBackoffSeconds), TimeSpan.FromSeconds(StaleAfterSeconds), TimeSpan.FromSeconds(DelayOf()));

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

/// <summary>The settings of a live feed that is asked over HTTP.</summary>
public abstract class HttpFeedOptions(string section) : LiveFeedOptions(section)
{
    /// <summary>Seconds one request may take from its start to the body's last byte, redirects included. Default 30.</summary>
    [Range(1, 300)]
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>The largest body taken, unpacked, in MiB. Default 16.</summary>
    [Range(1, 64)]
    public int MaxBodyMegabytes { get; set; } = 16;

    /// <summary>What every answer is held to.</summary>
    public HttpLimits Limits() => new(TimeSpan.FromSeconds(TimeoutSeconds), MaxBodyMegabytes * 1024L * 1024);
}

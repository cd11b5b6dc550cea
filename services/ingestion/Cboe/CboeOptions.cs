using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Cboe;

/// <summary>Cboe's delayed quotes. Section <c>Ingestion:Cboe</c>. No key is needed; the data is 15 minutes old by nature.</summary>
public sealed class CboeOptions : IValidatableObject
{
    public const string Section = "Ingestion:Cboe";

    /// <summary>Where the API is; https, or http on a loopback address. Default <c>https://cdn.cboe.com</c>, which redirects to wherever it lives now.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://cdn.cboe.com");

    /// <summary>Seconds one request may take from its start to the body's last byte, redirects included. Default 30.</summary>
    [Range(1, 300)]
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>The largest body taken, unpacked, in MiB; an SPX chain is about 10. Default 48.</summary>
    [Range(1, 64)]
    public int MaxBodyMegabytes { get; set; } = 48;

    /// <summary>Seconds between two readings of an underlying's spot. Default 15.</summary>
    [Range(1, 3600)]
    public int QuoteIntervalSeconds { get; set; } = 15;

    /// <summary>Highest wait after a source's first failure, in seconds; it doubles with each further one. Default 4.</summary>
    [Range(1, 600)]
    public double FirstBackoffSeconds { get; set; } = 4;

    /// <summary>The most it doubles to, in seconds. Default 300.</summary>
    [Range(1, 3600)]
    public double MaxBackoffSeconds { get; set; } = 300;

    /// <summary>Seconds without anything new in the regular session after which the feed is stale. Default 600.</summary>
    [Range(30, 7200)]
    public int StaleAfterSeconds { get; set; } = 600;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!FeedHttp.IsAllowed(BaseUrl))
            yield return new ValidationResult($"{Section}:BaseUrl must be an https address (http only on a loopback address).", [nameof(BaseUrl)]);
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{Section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

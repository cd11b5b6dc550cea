using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>
/// Yahoo Finance: a LAST RESORT. It is an undocumented website, not a data service: no promise, no key, no greeks, delayed by up to 15 minutes, and it turns
/// programs away at will (HTTP 429), then for a long time. Use it where nothing else is to be had, or behind another feed. Section <c>Ingestion:Yahoo</c>.
/// Its cookies and its crumb are held in memory only.
/// </summary>
public sealed class YahooOptions : IValidatableObject
{
    public const string Section = "Ingestion:Yahoo";

    /// <summary>Where the cookie comes from. Default <c>https://fc.yahoo.com/</c>. Every address here is https, or http on a loopback address.</summary>
    [Required]
    public Uri CookieUrl { get; set; } = new("https://fc.yahoo.com/");

    /// <summary>The first data host: crumb, charts. Default <c>https://query1.finance.yahoo.com/</c>.</summary>
    [Required]
    public Uri Query1Url { get; set; } = new("https://query1.finance.yahoo.com/");

    /// <summary>The second data host: chains. Default <c>https://query2.finance.yahoo.com/</c>.</summary>
    [Required]
    public Uri Query2Url { get; set; } = new("https://query2.finance.yahoo.com/");

    /// <summary>Where the European Union's consent begins and ends. Default <c>https://guce.yahoo.com/</c>.</summary>
    [Required]
    public Uri GuceUrl { get; set; } = new("https://guce.yahoo.com/");

    /// <summary>Where the consent is given. Default <c>https://consent.yahoo.com/</c>.</summary>
    [Required]
    public Uri ConsentUrl { get; set; } = new("https://consent.yahoo.com/");

    /// <summary>What the feed says it is: anything but a browser is refused. Default a common browser.</summary>
    [Required, MaxLength(300)]
    public string UserAgent { get; set; } = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

    /// <summary>How many expiries of a chain are asked for, the nearest first: one request each. Default 4.</summary>
    [Range(1, 40)]
    public int MaxExpiries { get; set; } = 4;

    /// <summary>Seconds in which nothing at all is asked for after Yahoo has turned a request away as one too many. Default 900.</summary>
    [Range(60, 86_400)]
    public int PauseSeconds { get; set; } = 900;

    /// <summary>Seconds one request may take from its start to the body's last byte. Default 20.</summary>
    [Range(1, 300)]
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>The largest body taken, unpacked, in MiB. Default 8.</summary>
    [Range(1, 64)]
    public int MaxBodyMegabytes { get; set; } = 8;

    /// <summary>Seconds between two readings of an underlying's spot. Default 60.</summary>
    [Range(15, 3600)]
    public int QuoteIntervalSeconds { get; set; } = 60;

    /// <summary>Highest wait after a source's first failure, in seconds; it doubles with each further one. Default 30.</summary>
    [Range(1, 600)]
    public double FirstBackoffSeconds { get; set; } = 30;

    /// <summary>The most it doubles to, in seconds. Default 1800.</summary>
    [Range(1, 86_400)]
    public double MaxBackoffSeconds { get; set; } = 1800;

    /// <summary>Seconds without anything new in the regular session after which the feed is stale. Default 1200.</summary>
    [Range(30, 7200)]
    public int StaleAfterSeconds { get; set; } = 1200;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, address) in new[]
        {
            (nameof(CookieUrl), CookieUrl), (nameof(Query1Url), Query1Url), (nameof(Query2Url), Query2Url), (nameof(GuceUrl), GuceUrl), (nameof(ConsentUrl), ConsentUrl),
        })
        {
            if (!FeedHttp.IsAllowed(address)) yield return new ValidationResult($"{Section}:{name} must be an https address (http only on a loopback address).", [name]);
        }

        if (UserAgent.Any(c => c is < ' ' or > '~')) yield return new ValidationResult($"{Section}:UserAgent must be plain ASCII.", [nameof(UserAgent)]);
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{Section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

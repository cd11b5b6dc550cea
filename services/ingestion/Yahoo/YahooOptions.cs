using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>
/// Yahoo Finance: a LAST RESORT. It is an undocumented website, not a data service: no promise, no key, no greeks, delayed by up to 15 minutes, and it turns
/// programs away at will (HTTP 429), then for a long time. Use it where nothing else is to be had, or behind another feed. Section <c>Ingestion:Yahoo</c>.
/// Its cookies and its crumb are held in memory only.
/// </summary>
public sealed class YahooOptions : HttpFeedOptions
{
    public const string Section = "Ingestion:Yahoo";

    /// <summary>Slower than other feeds: spots every 60 s, waits of 30 s to 30 min, stale after 20 min, 20 s and 8 MiB a body.</summary>
    public YahooOptions() : base(Section) =>
        (QuoteIntervalSeconds, FirstBackoffSeconds, MaxBackoffSeconds, StaleAfterSeconds, TimeoutSeconds, MaxBodyMegabytes) = (60, 30, 1800, 1200, 20, 8);

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

    /// <inheritdoc/>
    public override int DelayOf() => YahooFeed.DelaySeconds;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, address) in new[]
        {
            (nameof(CookieUrl), CookieUrl), (nameof(Query1Url), Query1Url), (nameof(Query2Url), Query2Url), (nameof(GuceUrl), GuceUrl), (nameof(ConsentUrl), ConsentUrl),
        })
        {
            if (!FeedHttp.IsAllowed(address)) yield return new ValidationResult($"{Section}:{name} must be an https address (http only on a loopback address).", [name]);
        }

        if (UserAgent.Any(c => c is < ' ' or > '~')) yield return new ValidationResult($"{Section}:UserAgent must be plain ASCII.", [nameof(UserAgent)]);
        if (QuoteIntervalSeconds < 15) yield return new ValidationResult($"{Section}:QuoteIntervalSeconds must be at least 15: Yahoo turns away who asks more often.", [nameof(QuoteIntervalSeconds)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }
}

using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Tradier's market data: chains, spots, VIX and its relatives, and the streamed tape of the contracts nearest the money. Section <c>Ingestion:Tradier</c>.
/// Wants a token of a brokerage account; a sandbox token gives data 15 minutes old and no stream.
/// </summary>
public sealed class TradierOptions : IValidatableObject
{
    public const string Section = "Ingestion:Tradier";

    /// <summary>The access token. No default: without one the feed is rejected and asks for nothing.</summary>
    public string? Token { get; set; }

    /// <summary>True for the sandbox: 60 requests a minute instead of 120, data 15 minutes old, no stream. Default false.</summary>
    public bool Sandbox { get; set; }

    /// <summary>Where the API is; https, or http on a loopback address. Default <c>https://api.tradier.com/v1/</c>, in the sandbox <c>https://sandbox.tradier.com/v1/</c>.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Where the stream is; wss, or ws on a loopback address. Default <c>wss://ws.tradier.com/v1/markets/events</c>.</summary>
    [Required]
    public Uri StreamUrl { get; set; } = new("wss://ws.tradier.com/v1/markets/events");

    /// <summary>How many expiries of a chain are asked for, the nearest first: one request each. Default 12.</summary>
    [Range(1, 100)]
    public int MaxExpiries { get; set; } = 12;

    /// <summary>How many contracts the stream follows, over all underlyings: those nearest the money. Default 500.</summary>
    [Range(1, 5000)]
    public int MaxContracts { get; set; } = 500;

    /// <summary>Of how many expiries the streamed contracts are, the nearest first. Default 6.</summary>
    [Range(1, 100)]
    public int StreamExpiries { get; set; } = 6;

    /// <summary>Seconds one request may take from its start to the body's last byte; waiting for the rate limit is not counted. Default 30.</summary>
    [Range(1, 300)]
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>The largest body taken, unpacked, in MiB; one expiry of SPX is about 0.5. Default 16.</summary>
    [Range(1, 64)]
    public int MaxBodyMegabytes { get; set; } = 16;

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

    /// <summary>How much later than the market the feed speaks, in seconds: 0, in the sandbox 900.</summary>
    public int DelayOf() => Sandbox ? 900 : 0;

    /// <summary>The API's address, ending in a slash.</summary>
    public Uri Api()
    {
        var address = BaseUrl ?? new Uri(Sandbox ? "https://sandbox.tradier.com/v1/" : "https://api.tradier.com/v1/");
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseUrl is not null && !FeedHttp.IsAllowed(BaseUrl))
            yield return new ValidationResult($"{Section}:BaseUrl must be an https address (http only on a loopback address).", [nameof(BaseUrl)]);
        if (!StreamUrl.IsAbsoluteUri || !(StreamUrl.Scheme == Uri.UriSchemeWss || (StreamUrl.Scheme == Uri.UriSchemeWs && StreamUrl.IsLoopback)))
            yield return new ValidationResult($"{Section}:StreamUrl must be a wss address (ws only on a loopback address).", [nameof(StreamUrl)]);
        if (Token is not null && Token.Any(c => c is <= ' ' or > '~'))
            yield return new ValidationResult($"{Section}:Token holds a character that no token has (a space or a line break at its end?).", [nameof(Token)]);
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{Section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Tradier's market data: chains, spots, VIX and its relatives, and the streamed tape of the contracts nearest the money. Section <c>Ingestion:Tradier</c>.
/// Wants a token of a brokerage account; a sandbox token gives data 15 minutes old and no stream.
/// </summary>
public sealed class TradierOptions() : HttpFeedOptions(Section)
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

    /// <summary>How much later than the market the feed speaks, in seconds: 0, in the sandbox 900.</summary>
    public override int DelayOf() => Sandbox ? 900 : 0;

    /// <summary>The API's address, ending in a slash.</summary>
    public Uri Api()
    {
        var address = BaseUrl ?? new Uri(Sandbox ? "https://sandbox.tradier.com/v1/" : "https://api.tradier.com/v1/");
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseUrl is not null && !FeedHttp.IsAllowed(BaseUrl))
            yield return new ValidationResult($"{Section}:BaseUrl must be an https address (http only on a loopback address).", [nameof(BaseUrl)]);
        if (!WebSocketStream.IsAllowed(StreamUrl))
            yield return new ValidationResult($"{Section}:StreamUrl must be a wss address (ws only on a loopback address).", [nameof(StreamUrl)]);
        if (Token is not null && Token.Any(c => c is <= ' ' or > '~'))
            yield return new ValidationResult($"{Section}:Token holds a character that no token has (a space or a line break at its end?).", [nameof(Token)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }
}

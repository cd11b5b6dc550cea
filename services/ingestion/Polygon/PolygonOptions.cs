using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Polygon.io, which is Massive.com now: the whole option tape, chains, spots, VIX and its relatives, each as far as the plan goes. Section <c>Ingestion:Polygon</c>. Wants a key.
/// </summary>
public sealed class PolygonOptions : HttpFeedOptions
{
    public const string Section = "Ingestion:Polygon";

    /// <summary>A page is about 0.3 MiB: 8 at the most, and 20 s.</summary>
    public PolygonOptions() : base(Section) =>
        (TimeoutSeconds, MaxBodyMegabytes) = (20, 8);

    /// <summary>The channels there are: trades, then aggregates of seconds and of minutes, one of which stands in for trades where the plan lacks them; quotes.</summary>
    public static readonly IReadOnlyList<string> AllChannels = ["T", "A", "AM", "Q"];

    /// <summary>The API key. No default: without one the feed is rejected and asks for nothing.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Where the API is; https, or http on a loopback address. Default <c>https://api.polygon.io</c>; <c>https://api.massive.com</c> is the same.</summary>
    [Required]
    public Uri RestUrl { get; set; } = new("https://api.polygon.io");

    /// <summary>Where the stream is; wss, or ws on a loopback address. Default <c>wss://socket.polygon.io/options</c>, of a delayed plan <c>wss://delayed.polygon.io/options</c>.</summary>
    public Uri? StreamUrl { get; set; }

    /// <summary>True for a plan whose data is 15 minutes old. Default false.</summary>
    public bool Delayed { get; set; }

    /// <summary>What the stream may be asked for. Of <c>T</c>, <c>A</c> and <c>AM</c> the first that the plan covers is taken, in this order; <c>Q</c> comes beside it. Default none, which is all four.</summary>
    [MaxLength(4)]
    public string[] Channels { get; set; } = [];

    /// <summary>How many contracts' quotes the stream follows, over all underlyings: those nearest the money. Polygon allows 1,000 a connection. Default 1000.</summary>
    [Range(2, 1000)]
    public int QuoteContracts { get; set; } = 1000;

    /// <summary>Of how many expiries the quoted contracts are, the nearest first. Default 6.</summary>
    [Range(1, 100)]
    public int QuoteExpiries { get; set; } = 6;

    /// <summary>How far from the spot a chain's strikes may lie, in percent of it. Default 15.</summary>
    [Range(1, 100)]
    public double StrikePercent { get; set; } = 15;

    /// <summary>How many days ahead a chain's expiries may lie. Default 60.</summary>
    [Range(0, 1500)]
    public int ExpiryDays { get; set; } = 60;

    /// <summary>The most pages of 250 contracts of one chain; a chain of more is refused, not cut. Default 80.</summary>
    [Range(1, 400)]
    public int MaxPages { get; set; } = 80;

    /// <summary>Seconds all pages of one chain may take. Default 60.</summary>
    [Range(1, 600)]
    public double ChainSeconds { get; set; } = 60;

    /// <summary>How much later than the market the feed speaks, in seconds: 0, of a delayed plan 900.</summary>
    public override int DelayOf() => Delayed ? 900 : 0;

    /// <summary>The channels that the stream may be asked for, at least one.</summary>
    public IReadOnlyList<string> Asked() => Channels.Length > 0 ? Channels : AllChannels;

    /// <summary>The stream's address.</summary>
    public Uri Stream() => StreamUrl ?? new Uri(Delayed ? "wss://delayed.polygon.io/options" : "wss://socket.polygon.io/options");

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!FeedHttp.IsAllowed(RestUrl))
            yield return new ValidationResult($"{Section}:RestUrl must be an https address (http only on a loopback address).", [nameof(RestUrl)]);
        if (!WebSocketStream.IsAllowed(Stream()))
            yield return new ValidationResult($"{Section}:StreamUrl must be a wss address (ws only on a loopback address).", [nameof(StreamUrl)]);
        if (ApiKey is not null && ApiKey.Any(c => c is <= ' ' or > '~'))
            yield return new ValidationResult($"{Section}:ApiKey holds a character that no key has (a space or a line break at its end?).", [nameof(ApiKey)]);
        foreach (var channel in Channels.Where(channel => !AllChannels.Contains(channel, StringComparer.Ordinal)))
            yield return new ValidationResult($"{Section}:Channels: '{channel}' is none of {string.Join(", ", AllChannels)}.", [nameof(Channels)]);
        if (Asked().All(channel => channel == "Q"))
            yield return new ValidationResult($"{Section}:Channels must name one of T, A and AM.", [nameof(Channels)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }
}

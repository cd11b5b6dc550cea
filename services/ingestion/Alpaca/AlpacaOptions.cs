using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>Alpaca's two option feeds.</summary>
public enum AlpacaDataFeed
{
    /// <summary>Free: trades 15 minutes late, quotes made up around them.</summary>
    Indicative,

    /// <summary>The consolidated tape in real time; needs Algo Trader Plus.</summary>
    Opra,
}

/// <summary>Alpaca. Section <c>Ingestion:Alpaca</c>. A key and its secret are needed, of a paper or a live account.</summary>
public sealed class AlpacaOptions() : HttpFeedOptions(Section)
{
    public const string Section = "Ingestion:Alpaca";

    /// <summary>The key's id, as shown beside the secret (<c>PK…</c>, <c>AK…</c>). Secret. Default none.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>What the key is proven by. Secret. Default none.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The free feed, 15 minutes late, or the consolidated tape, which needs Algo Trader Plus. Default <see cref="AlpacaDataFeed.Indicative"/>.</summary>
    public AlpacaDataFeed Feed { get; set; } = AlpacaDataFeed.Indicative;

    /// <summary>Where the option stream is, without the feed's name at its end; wss, or ws on a loopback address. Default <c>wss://stream.data.alpaca.markets/v1beta1</c>.</summary>
    [Required]
    public Uri StreamUrl { get; set; } = new("wss://stream.data.alpaca.markets/v1beta1");

    /// <summary>Where market data is; https, or http on a loopback address. Default <c>https://data.alpaca.markets</c>.</summary>
    [Required]
    public Uri RestUrl { get; set; } = new("https://data.alpaca.markets");

    /// <summary>Where the trading API is, which alone has open interest; a live account's keys need <c>https://api.alpaca.markets</c>. Default <c>https://paper-api.alpaca.markets</c>.</summary>
    [Required]
    public Uri TradingUrl { get; set; } = new("https://paper-api.alpaca.markets");

    /// <summary>The most contracts whose quotes are streamed, the nearest to the money of the nearest expiries; the plan's limit is 200 (free) or 1,000. 0 for none. Default 200.</summary>
    [Range(0, 1000)]
    public int MaxQuotes { get; set; } = 200;

    /// <summary>The most expiries whose quotes are streamed, the nearest first. Default 4.</summary>
    [Range(1, 60)]
    public int QuoteExpiries { get; set; } = 4;

    /// <summary>Minutes for which open interest is kept, and after which it is asked for again where it could not be had. It changes once a day. Default 60.</summary>
    [Range(1, 1440)]
    public int OpenInterestMinutes { get; set; } = 60;

    /// <summary>The most pages of 1,000 contracts that a chain is read to; one that has more is left. Default 60.</summary>
    [Range(1, 500)]
    public int MaxPages { get; set; } = 60;

    /// <summary>How much later than the market the feed speaks by nature, in seconds.</summary>
    public override int DelayOf() => Feed == AlpacaDataFeed.Indicative ? 900 : 0;

    /// <summary>The feed's name in addresses.</summary>
    public string FeedPath => Feed == AlpacaDataFeed.Opra ? "opra" : "indicative";

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!FeedHttp.IsAllowed(RestUrl)) yield return new ValidationResult($"{Section}:RestUrl must be an https address (http only on a loopback address).", [nameof(RestUrl)]);
        if (!FeedHttp.IsAllowed(TradingUrl)) yield return new ValidationResult($"{Section}:TradingUrl must be an https address (http only on a loopback address).", [nameof(TradingUrl)]);
        if (!WebSocketStream.IsAllowed(StreamUrl))
            yield return new ValidationResult($"{Section}:StreamUrl must be a wss address (ws only on a loopback address).", [nameof(StreamUrl)]);
        if (!IsHeader(ApiKey)) yield return new ValidationResult($"{Section}:ApiKey holds characters that no key has.", [nameof(ApiKey)]);
        if (!IsHeader(Secret)) yield return new ValidationResult($"{Section}:Secret holds characters that no secret has.", [nameof(Secret)]);
        if (string.IsNullOrEmpty(ApiKey) != string.IsNullOrEmpty(Secret))
            yield return new ValidationResult($"{Section}:ApiKey and {Section}:Secret go together.", [nameof(Secret)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }

    private static bool IsHeader(string? text) => text is null || !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}

using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Replay;

namespace OptionsAlerts.Ingestion;

/// <summary>The feeds there are.</summary>
public enum FeedName
{
    /// <summary>A made-up market, the same for every run of one seed.</summary>
    Simulated,

    /// <summary>A folder of recorded data.</summary>
    Recorded,

    /// <summary>Cboe's delayed quotes, live.</summary>
    Cboe,

    /// <summary>Polygon.io, now Massive.</summary>
    Polygon,

    Tradier,

    Alpaca,

    /// <summary>Interactive Brokers, through its TWS or gateway.</summary>
    Ibkr,

    /// <summary>Yahoo Finance, a last resort.</summary>
    Yahoo,
}

/// <summary>What kinds of feeds there are.</summary>
public static class FeedNames
{
    /// <summary>True for a feed that plays virtual time.</summary>
    public static bool IsVirtual(this FeedName feed) => feed is FeedName.Simulated or FeedName.Recorded;

    /// <summary>The feeds that a configuration names, as far as they can be read; the simulated one where it names none.</summary>
    public static IReadOnlyList<FeedName> In(IConfiguration configuration)
    {
        var named = configuration.GetSection($"{IngestionOptions.Section}:{nameof(IngestionOptions.Feeds)}").GetChildren();
        var feeds = named.Select(child => Enum.TryParse<FeedName>(child.Value, ignoreCase: true, out var feed) ? feed : (FeedName?)null).OfType<FeedName>().ToList();
        return feeds.Count > 0 ? feeds : [FeedName.Simulated];
    }
}

/// <summary>Where market data comes from, and how fast. Section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions : IValidatableObject
{
    public const string Section = "Ingestion";

    internal const ulong DefaultSeed = 1;

    /// <summary>
    /// The feeds, the first before the others: what several can deliver comes from the first that does not fail. A simulated or recorded feed stands
    /// alone. Default none, which is <see cref="FeedName.Simulated"/>.
    /// </summary>
    [MaxLength(8)]
    public FeedName[] Feeds { get; set; } = [];

    /// <summary>The underlyings, under any vendor's name. Default none: all of a recording, the simulation's own, SPX and SPY from Cboe.</summary>
    [MaxLength(32)]
    public string[] Symbols { get; set; } = [];

    /// <summary>The folder of the recorded feed. No default.</summary>
    public string? Data { get; set; }

    /// <summary>Market seconds a wall second, or <c>max</c>; recorded and simulated feeds only. A single wait is never longer than a minute. Default 60.</summary>
    [Required]
    public string Speed { get; set; } = "60";

    /// <summary>Wall time after which a recorded or simulated run ends. Default none: at the feed's end.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>What the simulation follows from, and, where it is another than the default, the jitter of live feeds' waits, which is else drawn anew by every process. Default 1.</summary>
    public ulong Seed { get; set; } = DefaultSeed;

    /// <summary>Seconds between two chains of one underlying from a live feed. Default 30.</summary>
    [Range(1, 3600)]
    public int ChainIntervalSeconds { get; set; } = 30;

    /// <summary>Seconds between two readings of VIX from a live feed. Default 60.</summary>
    [Range(1, 3600)]
    public int VolatilityIntervalSeconds { get; set; } = 60;

    /// <summary>Most market seconds whose recorded prints go out as one instant. Default 5.</summary>
    [Range(1, 300)]
    public int TradeWindowSeconds { get; set; } = 5;

    /// <summary>Requests in a row without an answer after which a feed has failed and the next one delivers in its place. Default 3.</summary>
    [Range(1, 100)]
    public int SwitchAfterFailures { get; set; } = 3;

    /// <summary>Seconds that a feed which failed must answer again before it is taken back; twice as long after each further failure. Default 120.</summary>
    [Range(1, 3600)]
    public int ReturnAfterSeconds { get; set; } = 120;

    /// <summary>The longest that a feed must answer before it is taken back, in seconds. Default 1800.</summary>
    [Range(1, 86_400)]
    public int LongestReturnSeconds { get; set; } = 1800;

    /// <summary>
    /// The key that callers of the service's gRPC bring, 16 or more visible ASCII characters; must be set, here or as <c>AlertEngine:ApiKey</c>, where it listens
    /// beyond this machine. Secret. Default none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The key before <see cref="ApiKey"/>, taken beside it while callers change over: a call that brings it is logged. Secret. Default none.</summary>
    public string? PreviousApiKey { get; set; }

    /// <summary>The feeds by priority, at least one.</summary>
    public IReadOnlyList<FeedName> Named() => Feeds.Length > 0 ? Feeds : [FeedName.Simulated];

    /// <summary>The underlyings by their plain symbols, each once.</summary>
    public IReadOnlyList<string> PlainSymbols() => [.. Symbols.Select(UnderlyingSymbol.Canonical).Distinct(StringComparer.Ordinal)];

    /// <summary>The underlyings that a configuration names, by their plain symbols; none where it names none.</summary>
    public static IReadOnlyList<string> SymbolsIn(IConfiguration configuration)
    {
        var named = configuration.GetSection($"{Section}:{nameof(Symbols)}").GetChildren();
        return [.. named.Select(child => child.Value).OfType<string>().Select(UnderlyingSymbol.Canonical).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var symbol in PlainSymbols())
        {
            if (symbol.Length is 0 or > 10 || !symbol.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '.' or '-'))
                yield return new ValidationResult($"{Section}:Symbols: '{symbol}' is no symbol.", [nameof(Symbols)]);
        }

        if (!ReplayPace.TryParse(Speed ?? "", out _))
            yield return new ValidationResult($"{Section}:Speed must be max or a number above 0 and up to 100,000, not '{Speed}'.", [nameof(Speed)]);
        if (Duration <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:Duration must be above zero.", [nameof(Duration)]);
        var feeds = Named();
        foreach (var twice in feeds.GroupBy(feed => feed).Where(group => group.Count() > 1))
            yield return new ValidationResult($"{Section}:Feeds names {WireName.Of(twice.Key)} twice.", [nameof(Feeds)]);
        foreach (var alone in feeds.Where(FeedNames.IsVirtual).Take(1))
        {
            var beside = string.Join(", ", feeds.Where(feed => feed != alone).Distinct().Select(WireName.Of));
            if (beside.Length > 0) yield return new ValidationResult($"{Section}:Feeds: {WireName.Of(alone)} plays a market of its own and stands alone, not beside {beside}.", [nameof(Feeds)]);
        }

        if (feeds.Contains(FeedName.Recorded) && string.IsNullOrWhiteSpace(Data))
            yield return new ValidationResult($"{Section}:Data must name the folder to replay when {Section}:Feeds is recorded.", [nameof(Data)]);
        if (LongestReturnSeconds < ReturnAfterSeconds)
            yield return new ValidationResult($"{Section}:LongestReturnSeconds must not be below ReturnAfterSeconds.", [nameof(LongestReturnSeconds)]);
    }
}

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
}

/// <summary>Where market data comes from, and how fast. Section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions : IValidatableObject
{
    public const string Section = "Ingestion";

    /// <summary>Default <see cref="FeedName.Simulated"/>.</summary>
    public FeedName Feed { get; set; } = FeedName.Simulated;

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

    /// <summary>What the simulation follows from, and the jitter of back-offs. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Seconds between two chains of one underlying from a live feed. Default 30.</summary>
    [Range(1, 3600)]
    public int ChainIntervalSeconds { get; set; } = 30;

    /// <summary>Seconds between two readings of VIX from a live feed. Default 60.</summary>
    [Range(1, 3600)]
    public int VolatilityIntervalSeconds { get; set; } = 60;

    /// <summary>Most market seconds whose recorded prints go out as one instant. Default 5.</summary>
    [Range(1, 300)]
    public int TradeWindowSeconds { get; set; } = 5;

    /// <summary>The underlyings by their plain symbols, each once.</summary>
    public IReadOnlyList<string> PlainSymbols() => [.. Symbols.Select(UnderlyingSymbol.Canonical).Distinct(StringComparer.Ordinal)];

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
        if (Feed == FeedName.Recorded && string.IsNullOrWhiteSpace(Data))
            yield return new ValidationResult($"{Section}:Data must name the folder to replay when {Section}:Feed is recorded.", [nameof(Data)]);
    }
}

using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Simulated.Core;

namespace OptionsAlerts.Ingestion.Simulated;

/// <summary>The simulated market. The same options give the same session, bit for bit.</summary>
public sealed class SimulationOptions : IValidatableObject
{
    /// <summary>What every draw follows from. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>The day of the session, a trading day of full length from 2000 to 2095. Default 2026-06-12, a Friday, so that stocks too have options that expire the same day.</summary>
    public DateOnly Date { get; set; } = new(2026, 6, 12);

    /// <summary>The underlyings, the leading one first: it shows the day's whole story. None given (the default): SPY and QQQ.</summary>
    [MaxLength(32)]
    public string[] Symbols { get; set; } = [];

    /// <summary>Figures that differ from the built-in ones, by symbol. Default none.</summary>
    public Dictionary<string, SimulatedSymbolOptions> Profiles { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Seconds of market time between two instants. Default 5.</summary>
    [Range(1, 60)]
    public int StepSeconds { get; set; } = 5;

    /// <summary>Seconds between two chains of an underlying. Default 60.</summary>
    [Range(1, 3600)]
    public int ChainEverySeconds { get; set; } = 60;

    /// <summary>Seconds between two readings of the volatility indices. Default 15.</summary>
    [Range(1, 600)]
    public int VolatilityEverySeconds { get; set; } = 15;

    /// <summary>The underlyings in canonical form, each once, with their figures.</summary>
    /// <exception cref="ValidationException">An option is out of range; the text names it.</exception>
    internal SymbolProfile[] ValidatedProfiles()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        return [.. EffectiveSymbols().Select(symbol => SimulatedSymbolOptions.Apply(SymbolProfile.Of(symbol), Override(symbol)))];
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Date.Year is < 2000 or > 2095) yield return new ValidationResult($"Date {Date:yyyy-MM-dd} is outside the years 2000 to 2095.", [nameof(Date)]);
        else if (!ExchangeCalendar.IsTradingDay(Date)) yield return new ValidationResult($"Date {Date:yyyy-MM-dd} is no trading day: {ExchangeCalendar.Holiday(Date) ?? "a weekend"}.", [nameof(Date)]);
        else if (ExchangeCalendar.IsEarlyClose(Date)) yield return new ValidationResult($"Date {Date:yyyy-MM-dd} closes at 13:00; the simulated story needs a whole session.", [nameof(Date)]);

        foreach (var symbol in EffectiveSymbols())
        {
            if (symbol.Length is 0 or > 6 || !symbol.All(char.IsAsciiLetterUpper))
                yield return new ValidationResult($"Symbols: '{symbol}' is no symbol of 1 to 6 letters.", [nameof(Symbols)]);
            else if (Override(symbol) is { } figures)
                foreach (var fault in figures.Faults(symbol)) yield return fault;
        }
    }

    private IEnumerable<string> EffectiveSymbols() =>
        Symbols.Length == 0 ? ["SPY", "QQQ"] : Symbols.Select(UnderlyingSymbol.Canonical).Distinct(StringComparer.Ordinal);

    private SimulatedSymbolOptions? Override(string symbol)
    {
        foreach (var (name, figures) in Profiles)
            if (UnderlyingSymbol.Canonical(name) == symbol) return figures;
        return null;
    }
}

/// <summary>Figures of one simulated underlying; what is not given stays built-in.</summary>
public sealed class SimulatedSymbolOptions
{
    /// <summary>Spot near the open, 5 to 50,000 points.</summary>
    public double? Spot { get; set; }

    /// <summary>Distance of strikes near the money, 0.1 % to 5 % of spot and at least 0.01 points. Default by spot.</summary>
    public double? StrikeSpacing { get; set; }

    /// <summary>At-the-money volatility of a month, 0.05 to 2 a year.</summary>
    public double? BaseVolatility { get; set; }

    internal IEnumerable<ValidationResult> Faults(string symbol)
    {
        if (Spot is { } spot && !(spot is >= 5 and <= 50_000)) yield return new ValidationResult($"Profiles:{symbol}:Spot must be from 5 to 50,000, not {spot}.");
        if (BaseVolatility is { } volatility && !(volatility is >= 0.05 and <= 2)) yield return new ValidationResult($"Profiles:{symbol}:BaseVolatility must be from 0.05 to 2, not {volatility}.");
        var level = Spot ?? SymbolProfile.Of(symbol).Spot;
        if (StrikeSpacing is { } spacing && !(spacing >= Math.Max(0.01, level * 0.001) && spacing <= level * 0.05))
            yield return new ValidationResult($"Profiles:{symbol}:StrikeSpacing must be from 0.1 % to 5 % of spot {level}, not {spacing}.");
    }

    internal static SymbolProfile Apply(SymbolProfile profile, SimulatedSymbolOptions? figures)
    {
        if (figures is null) return profile;
        var spot = figures.Spot ?? profile.Spot;
        return profile with
        {
            Spot = spot,
            StrikeSpacing = figures.StrikeSpacing ?? (figures.Spot is null ? profile.StrikeSpacing : SymbolProfile.SpacingFor(spot)),
            BaseVolatility = figures.BaseVolatility ?? profile.BaseVolatility,
        };
    }
}

using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>What a fact's number measures; decides how it is shown.</summary>
[JsonConverter(typeof(WireEnumConverter<FactUnit>))]
public enum FactUnit
{
    /// <summary>A word, held in <see cref="Fact.Text"/>.</summary>
    Text,

    /// <summary>A price, strike or index level, in points.</summary>
    Price,

    /// <summary>US dollars.</summary>
    Usd,

    /// <summary>US dollars per 1 % move of the underlying.</summary>
    UsdPerPercent,

    /// <summary>Option contracts.</summary>
    Contracts,

    /// <summary>A plain count.</summary>
    Count,

    /// <summary>A plain ratio (1 = equal).</summary>
    Ratio,

    /// <summary>Per cent (12.5 means 12.5 %).</summary>
    Percent,

    /// <summary>Standard deviations.</summary>
    Sigma,

    /// <summary>A volatility index or a difference of two, in index points.</summary>
    VolatilityPoints,

    /// <summary>Seconds.</summary>
    Seconds,
}

/// <summary>
/// One named, typed value behind a signal. Numbers are exact decimals already rounded to what is meant,
/// so that they survive every store and serialiser unchanged. Exactly one of <see cref="Number"/> and <see cref="Text"/> is set.
/// </summary>
public sealed record Fact
{
    /// <summary>A snake_case name, unique within the signal.</summary>
    public required string Name { get; init; }

    /// <summary>What <see cref="Number"/> measures.</summary>
    public required FactUnit Unit { get; init; }

    /// <summary>The value of a numeric fact.</summary>
    public decimal? Number { get; init; }

    /// <summary>The value of a textual fact.</summary>
    public string? Text { get; init; }

    public static Fact Of(string name, string text) => new() { Name = name, Unit = FactUnit.Text, Text = text };

    public static Fact Of(string name, decimal number, FactUnit unit) => new() { Name = name, Unit = unit, Number = Normalise(number) };

    /// <summary>A fact from a measurement, rounded half away from zero to <paramref name="decimals"/> places.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not finite or beyond the range of a decimal.</exception>
    public static Fact Of(string name, double number, FactUnit unit, int decimals)
    {
        if (!double.IsFinite(number) || Math.Abs(number) > 7e27)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"Fact '{name}' must be a finite number.");
        return Of(name, Math.Round((decimal)number, decimals, MidpointRounding.AwayFromZero), unit);
    }

    /// <summary>The value as invariant text. Not on the wire: it says nothing that <see cref="Number"/> and <see cref="Text"/> do not.</summary>
    [JsonIgnore]
    public string ValueText => Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    // Trailing zeros and the sign of zero are presentation, not identity: 1.50 and 1.5 must be the same fact.
    private static decimal Normalise(decimal value) => value == 0 ? 0 : value / 1.000000000000000000000000000000000m;
}

using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Contracts.Steps;

/// <summary>The analyses and what each of them takes: the one table that a feed counts by and a service subscribes by.</summary>
public static class Analyses
{
    public const string Gex = "gex";
    public const string Volume = "volume";
    public const string Vix = "vix";

    /// <summary>All of them, in the order of <see cref="StepOpened.Analyses"/>.</summary>
    public static readonly string[] All = [Gex, Volume, Vix];

    private static readonly Dictionary<Type, string[]> TakersByType = new()
    {
        [typeof(OptionChainSnapshot)] = [Gex, Volume],
        [typeof(UnderlyingQuote)] = [Gex],
        [typeof(OptionTradeBatch)] = [Volume],
        [typeof(VolumeHistory)] = [Volume],
        [typeof(VolatilityIndexQuote)] = [Vix],
        [typeof(VolatilityHistory)] = [Vix],
    };

    /// <summary>Every market message that an analysis takes.</summary>
    public static IReadOnlyCollection<Type> Messages => TakersByType.Keys;

    /// <summary>The analyses that take a message.</summary>
    public static IReadOnlyList<string> Takers(IMarketMessage message) => Takers(message.GetType());

    /// <summary>The analyses that take messages of a type.</summary>
    public static IReadOnlyList<string> Takers(Type type) => TakersByType.TryGetValue(type, out var takers) ? takers : [];
}

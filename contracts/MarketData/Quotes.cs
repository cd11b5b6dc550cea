using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>The spot of one underlying. Conflated: the latest wins.</summary>
public sealed record UnderlyingQuote : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required string Underlying { get; init; }

    /// <summary>Spot in points, above 0.</summary>
    public required double Spot { get; init; }

    [JsonIgnore]
    public string PartitionKey => Underlying;

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"quote:{Underlying}:{AsOf.UtcTicks}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Text(Underlying, "underlying");
        Require.Positive(Spot, "spot");
    }
}

/// <summary>VIX, with its relatives where the feed has them, in index points. A relative that is absent is null; NaN and infinity are refused. Range is the detector's to check, so that bad prints are counted there.</summary>
public sealed record VolatilityIndexQuote : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required double Vix { get; init; }
    public double? Vix3M { get; init; }
    public double? Vvix { get; init; }
    public double? Vix9D { get; init; }

    [JsonIgnore]
    public string PartitionKey => "VIX";

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"vix:{AsOf.UtcTicks}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Finite(Vix, "vix");
        if (Vix3M is { } vix3M) Require.Finite(vix3M, "vix3M");
        if (Vvix is { } vvix) Require.Finite(vvix, "vvix");
        if (Vix9D is { } vix9D) Require.Finite(vix9D, "vix9D");
    }
}

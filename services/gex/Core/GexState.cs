using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>The sign of dealers' gamma.</summary>
[JsonConverter(typeof(WireEnumConverter<GammaRegime>))]
public enum GammaRegime
{
    /// <summary>Dealers trade against moves.</summary>
    PositiveGamma,

    /// <summary>Dealers trade with moves.</summary>
    NegativeGamma,
}

/// <summary>Exposure of one strike, in US dollars per point.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StrikeExposure(long StrikeMills, double CallPerPointUsd, double PutPerPointUsd)
{
    public double NetPerPointUsd => CallPerPointUsd + PutPerPointUsd;
}

/// <summary>Exposure of one settlement, in US dollars per point.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExpiryExposure(DateOnly Date, DateTimeOffset SettlesAt, double CallPerPointUsd, double PutPerPointUsd)
{
    public double NetPerPointUsd => CallPerPointUsd + PutPerPointUsd;

    /// <summary>All calls of a settlement have one sign, and all puts.</summary>
    public double GrossPerPointUsd => Math.Abs(CallPerPointUsd) + Math.Abs(PutPerPointUsd);
}

/// <summary>
/// The gamma exposure of one underlying at one instant. <em>Per point</em> is the dollars of stock dealers trade for a move of one point,
/// <em>per percent</em> for a move of 1 % (per point × spot × 0.01). What does not exist is null, never zero.
/// </summary>
public sealed record GexState
{
    public required string Symbol { get; init; }

    /// <summary>The market time this holds for.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The time of the chain behind it.</summary>
    public required DateTimeOffset ChainAsOf { get; init; }

    public required double Spot { get; init; }
    public required int Contracts { get; init; }
    public required double NetPerPointUsd { get; init; }
    public required double CallPerPointUsd { get; init; }
    public required double PutPerPointUsd { get; init; }
    public required double GrossPerPointUsd { get; init; }

    /// <summary>Null where nothing has gamma.</summary>
    public required GammaRegime? Regime { get; init; }

    public required FlipPoint? Flip { get; init; }

    /// <summary>All flips that the method finds, ascending; <see cref="Flip"/> is one of them.</summary>
    public IReadOnlyList<FlipPoint> Flips { get; init; } = [];

    /// <summary>The strike with the largest call exposure, × 1000.</summary>
    public required long? CallWallMills { get; init; }

    /// <summary>The strike with the most negative put exposure, × 1000.</summary>
    public required long? PutWallMills { get; init; }

    public required long? MaxPainMills { get; init; }

    /// <summary>Share of gross from contracts that expire on this New York date; null where gross is zero.</summary>
    public required double? ZeroDteShare { get; init; }

    /// <summary>Share of open interest with a usable gamma; null without open interest.</summary>
    public required double? Coverage { get; init; }

    /// <summary>True where too little of the open interest has a gamma, or nothing has: such a state decides nothing.</summary>
    public required bool IsPartial { get; init; }

    public required IReadOnlyDictionary<string, int> Excluded { get; init; }

    /// <summary>By falling significance.</summary>
    public required GexLevel[] Levels { get; init; }

    /// <summary>Ascending.</summary>
    public required StrikeExposure[] ByStrike { get; init; }

    /// <summary>By settlement.</summary>
    public required ExpiryExposure[] ByExpiry { get; init; }

    /// <summary>Delta, vanna and charm exposure of the contracts that the model prices; null where there are none.</summary>
    public GreekExposures? Greeks { get; init; }

    /// <summary>The chain behind it, to be re-priced at other spots; null where a state was not made of one.</summary>
    public ChainBook? Book { get; init; }

    /// <summary>The profile whose flips <see cref="Flips"/> are; null where they are the cumulative ones.</summary>
    public GammaProfile? Profile { get; init; }

    public double NetPerPercentUsd => NetPerPointUsd * Spot * 0.01;
    public double GrossPerPercentUsd => GrossPerPointUsd * Spot * 0.01;
}

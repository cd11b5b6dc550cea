using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Gex;

/// <summary>Section <c>Gex</c>: what holds for every symbol, and what differs for some.</summary>
public sealed class GexOptions : GexSymbolOptions
{
    public const string Section = "Gex";

    /// <summary>
    /// The key that callers of the service's gRPC bring, 16 or more visible ASCII characters; must be set, here or as <c>AlertEngine:ApiKey</c>, where it listens
    /// beyond this machine. Secret. Default none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The key before <see cref="ApiKey"/>, taken beside it while callers change over: a call that brings it is logged. Secret. Default none.</summary>
    public string? PreviousApiKey { get; set; }

    /// <summary>What differs for one symbol: <c>Gex:Symbols:SPX:Rate</c> and so on; what is not set there is as for every symbol. Default none.</summary>
    public Dictionary<string, GexSymbolOptions> Symbols { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Conventions and limits of gamma exposure. Fractions, not per cent, unless the name says so.</summary>
public class GexSymbolOptions
{
    /// <summary>Where gamma comes from. Default <see cref="GammaSource.Model"/>.</summary>
    [EnumDataType(typeof(GammaSource))]
    public GammaSource Gamma { get; set; } = GammaSource.Model;

    /// <summary>How time to expiry is counted. Default <see cref="Core.DayCount.Act365"/>.</summary>
    [EnumDataType(typeof(DayCount))]
    public DayCount DayCount { get; set; } = DayCount.Act365;

    /// <summary>What is called the gamma flip. Default <see cref="FlipMethod.Profile"/>.</summary>
    [EnumDataType(typeof(FlipMethod))]
    public FlipMethod Flip { get; set; } = FlipMethod.Profile;

    /// <summary>Which of several flips is taken. Default <see cref="Core.FlipSelect.Nearest"/>.</summary>
    [EnumDataType(typeof(FlipSelect))]
    public FlipSelect FlipSelect { get; set; } = FlipSelect.Nearest;

    /// <summary>What becomes of rows without volatility. Default <see cref="Core.MissingVolatility.Repair"/>.</summary>
    [EnumDataType(typeof(MissingVolatility))]
    public MissingVolatility MissingVolatility { get; set; } = MissingVolatility.Repair;

    /// <summary>What dealers are taken to hold. Default <see cref="Core.DealerSign.LongCallsShortPuts"/>.</summary>
    [EnumDataType(typeof(DealerSign))]
    public DealerSign DealerSign { get; set; } = DealerSign.LongCallsShortPuts;

    /// <summary>What spot is taken for a cash index while its value is not computed. Default <see cref="ClosedIndexSpot.Parity"/>.</summary>
    [EnumDataType(typeof(ClosedIndexSpot))]
    public ClosedIndexSpot ClosedIndex { get; set; } = ClosedIndexSpot.Parity;

    /// <summary>Risk-free rate a year. Default 0.</summary>
    [Range(-0.1, 0.5)]
    public double Rate { get; set; }

    /// <summary>Dividend yield a year. Default 0.</summary>
    [Range(-0.1, 0.5)]
    public double DividendYield { get; set; }

    /// <summary>Shares per contract where the chain does not say. Default 100.</summary>
    [Range(1, 100_000)]
    public int Multiplier { get; set; } = 100;

    /// <summary>Levels are sought nearer to spot than this. Default 0.10.</summary>
    [Range(0.001, 1)]
    public double LevelWindow { get; set; } = 0.10;

    /// <summary>A level is at or above this percentile of the strikes in the window. Default 80.</summary>
    [Range(0, 100)]
    public double LevelPercentile { get; set; } = 80;

    /// <summary>The most levels kept. Default 10.</summary>
    [Range(1, 100)]
    public int LevelCount { get; set; } = 10;

    /// <summary>Levels under this many US dollars per 1 % are never alerted. Default 100,000.</summary>
    [Range(0, 1e12)]
    public double AlertFloorPerPercentUsd { get; set; } = 100_000;

    /// <summary>The regime changes only when net is more than this share of gross. Default 0.02.</summary>
    [Range(0, 0.5)]
    public double RegimeDeadBand { get; set; } = 0.02;

    /// <summary>A side changes only this far beyond the level. Default 0.0005 (0.05 %).</summary>
    [Range(0, 0.05)]
    public double BreachHysteresis { get; set; } = 0.0005;

    /// <summary>The least significance of a breach or an approach. Default 0.5.</summary>
    [Range(0, 1)]
    public double AlertSignificance { get; set; } = 0.5;

    /// <summary>A breach above this significance is of high severity. Default 0.7.</summary>
    [Range(0, 1)]
    public double HighSignificance { get; set; } = 0.7;

    /// <summary>An approach is an entry into this distance of a wall. Default 0.002 (0.2 %).</summary>
    [Range(0, 0.1)]
    public double ApproachBand { get; set; } = 0.002;

    /// <summary>A cumulative flip is sought this near to spot. Default 0.05.</summary>
    [Range(0.001, 1)]
    public double CumulativeRange { get; set; } = 0.05;

    /// <summary>A profile spans spot × (1 ± this). Default 0.20.</summary>
    [Range(0.01, 0.9)]
    public double ProfileRange { get; set; } = 0.20;

    /// <summary>Hypothetical spots of a profile. Default 161.</summary>
    [Range(11, 2001)]
    public int ProfileLevels { get; set; } = 161;

    /// <summary>Under this share of open interest with a gamma a chain is partial and decides nothing. Default 0.8.</summary>
    [Range(0, 1)]
    public double MinimumCoverage { get; set; } = 0.8;

    /// <summary>Spot must move more than this for a new computation. Default 0.0002 (0.02 %).</summary>
    [Range(0, 0.05)]
    public double RecomputeMove { get; set; } = 0.0002;

    /// <summary>Computations a second that spot moves cause, at most. Default 4.</summary>
    [Range(0.01, 100)]
    public double RecomputesPerSecond { get; set; } = 4;

    /// <summary>In a live run a quote is stale when it is older than the feed's delay and this many seconds. Default 120.</summary>
    [Range(1, 86_400)]
    public int StaleAfterSeconds { get; set; } = 120;

    /// <summary>In a live run a chain is stale when it is older than the feed's delay and this many seconds. Default 600.</summary>
    [Range(1, 86_400)]
    public int StaleChainAfterSeconds { get; set; } = 600;

    /// <summary>The values as the core takes them.</summary>
    public GexSettings ToSettings() => new()
    {
        Gamma = Gamma,
        DayCount = DayCount,
        Flip = Flip,
        FlipSelect = FlipSelect,
        MissingVolatility = MissingVolatility,
        DealerSign = DealerSign,
        ClosedIndex = ClosedIndex,
        Rate = Rate,
        DividendYield = DividendYield,
        Multiplier = Multiplier,
        LevelWindow = LevelWindow,
        LevelPercentile = LevelPercentile,
        LevelCount = LevelCount,
        AlertFloorPerPercentUsd = AlertFloorPerPercentUsd,
        RegimeDeadBand = RegimeDeadBand,
        BreachHysteresis = BreachHysteresis,
        AlertSignificance = AlertSignificance,
        HighSignificance = HighSignificance,
        ApproachBand = ApproachBand,
        CumulativeRange = CumulativeRange,
        ProfileRange = ProfileRange,
        ProfileLevels = ProfileLevels,
        MinimumCoverage = MinimumCoverage,
        RecomputeMove = RecomputeMove,
        RecomputeInterval = TimeSpan.FromSeconds(1 / RecomputesPerSecond),
    };
}

namespace OptionsAlerts.Gex.Core;

/// <summary>Where a contract's gamma comes from.</summary>
public enum GammaSource
{
    /// <summary>Black–Scholes–Merton from the contract's volatility, at the spot and minute of the moment.</summary>
    Model,

    /// <summary>The provider's own gamma as it stands in the chain. Vendors round it or refresh it hourly.</summary>
    Provider,
}

/// <summary>How the time to expiry is counted, and with it when a contract is gone.</summary>
public enum DayCount
{
    /// <summary>Whole minutes to settlement over 365 days, at least one minute. A contract is gone at its settlement minute.</summary>
    Act365,

    /// <summary>Weekdays from the quote date (inclusive) to the expiry (exclusive), at least one, over 262. A contract lasts its whole expiry day.</summary>
    Business262,
}

/// <summary>What is called the gamma flip.</summary>
public enum FlipMethod
{
    /// <summary>The hypothetical spot at which the whole book, re-priced by the model, has no net gamma.</summary>
    Profile,

    /// <summary>The strike, interpolated, at which the running sum of exposure over sorted strikes changes its sign.</summary>
    Cumulative,
}

/// <summary>Which of several flips is taken.</summary>
public enum FlipSelect
{
    /// <summary>The one nearest spot, refined to the root.</summary>
    Nearest,

    /// <summary>The first from below; a profile then has 60 levels and is interpolated linearly, as published tables do it.</summary>
    First,
}

/// <summary>What becomes of a contract whose row has no implied volatility.</summary>
public enum MissingVolatility
{
    /// <summary>Solved from the mid price; else the provider's gamma stands in; else the contract is excluded and counted.</summary>
    Repair,

    /// <summary>Excluded and counted: it adds nothing.</summary>
    Ignore,
}

/// <summary>Which side of the options dealers are taken to hold.</summary>
public enum DealerSign
{
    /// <summary>Dealers are long calls and short puts: calls count +, puts −.</summary>
    LongCallsShortPuts,

    /// <summary>The reverse: calls count −, puts +.</summary>
    ShortCallsLongPuts,

    /// <summary>Dealers are short both: everything counts −.</summary>
    ShortBoth,
}

/// <summary>What spot is taken for a cash index while its value is not computed.</summary>
public enum ClosedIndexSpot
{
    /// <summary>The one its options imply by put–call parity; the feed's where they imply none.</summary>
    Parity,

    /// <summary>The feed's, which is the last close.</summary>
    Feed,
}

/// <summary>The conventions and limits of one symbol's gamma exposure. Fractions, not per cent, unless the name says so.</summary>
public sealed record GexSettings
{
    public static readonly GexSettings Default = new();

    public GammaSource Gamma { get; init; } = GammaSource.Model;
    public DayCount DayCount { get; init; } = DayCount.Act365;
    public FlipMethod Flip { get; init; } = FlipMethod.Profile;
    public FlipSelect FlipSelect { get; init; } = FlipSelect.Nearest;
    public MissingVolatility MissingVolatility { get; init; } = MissingVolatility.Repair;
    public DealerSign DealerSign { get; init; } = DealerSign.LongCallsShortPuts;

    /// <summary>SPX, NDX and the like are computed from 09:30 to 16:00 New York; their options trade most of the night.</summary>
    public ClosedIndexSpot ClosedIndex { get; init; } = ClosedIndexSpot.Parity;

    /// <summary>Risk-free rate a year, continuously compounded.</summary>
    public double Rate { get; init; }

    /// <summary>Dividend yield a year, continuously compounded.</summary>
    public double DividendYield { get; init; }

    /// <summary>Shares per contract where the chain does not say.</summary>
    public int Multiplier { get; init; } = 100;

    /// <summary>Levels are sought among strikes nearer to spot than this.</summary>
    public double LevelWindow { get; init; } = 0.10;

    /// <summary>A level's exposure is at least this percentile (0 to 100) of the strikes in the window.</summary>
    public double LevelPercentile { get; init; } = 80;

    /// <summary>The most levels kept.</summary>
    public int LevelCount { get; init; } = 10;

    /// <summary>Levels under this exposure, in US dollars per 1 %, are never alerted: significance is relative and a negligible book has levels too.</summary>
    public double AlertFloorPerPercentUsd { get; init; } = 100_000;

    /// <summary>The regime changes only when net is more than this share of gross.</summary>
    public double RegimeDeadBand { get; init; } = 0.02;

    /// <summary>A side changes only when spot is beyond the level by this.</summary>
    public double BreachHysteresis { get; init; } = 0.0005;

    /// <summary>A breach or an approach needs at least this significance.</summary>
    public double AlertSignificance { get; init; } = 0.5;

    /// <summary>A breach above this significance is of high severity.</summary>
    public double HighSignificance { get; init; } = 0.7;

    /// <summary>An approach is an entry into this distance; it is armed again beyond twice of it.</summary>
    public double ApproachBand { get; init; } = 0.002;

    /// <summary>A cumulative flip is sought this near to spot.</summary>
    public double CumulativeRange { get; init; } = 0.05;

    /// <summary>A profile spans spot × (1 ± this).</summary>
    public double ProfileRange { get; init; } = 0.20;

    /// <summary>How many hypothetical spots the profile of <see cref="FlipSelect.Nearest"/> has; odd, so that spot itself is one.</summary>
    public int ProfileLevels { get; init; } = 161;

    /// <summary>Under this share of open interest with a usable gamma a state is partial and decides nothing.</summary>
    public double MinimumCoverage { get; init; } = 0.8;

    /// <summary>Spot must have moved more than this since the last computation for a new one.</summary>
    public double RecomputeMove { get; init; } = 0.0002;

    /// <summary>The least market time between computations that a spot move causes.</summary>
    public TimeSpan RecomputeInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}

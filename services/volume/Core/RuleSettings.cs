using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Volume.Core;

/// <summary>What a day volume is measured against.</summary>
public enum SpikeScale
{
    /// <summary>Mean and sample standard deviation of the finished days.</summary>
    Standard,

    /// <summary>Median and median absolute deviation, made comparable: one past monstrous day hides no present one.</summary>
    Robust,
}

/// <summary><c>volume_spike</c>: the z-score of a contract's day volume.</summary>
public sealed record SpikeSettings
{
    /// <summary>Where a contract's volume usually is and how far it strays: plainly or robustly. Default <see cref="SpikeScale.Standard"/>.</summary>
    [EnumDataType(typeof(SpikeScale))]
    public SpikeScale Scale { get; init; }

    /// <summary>Raised above this z-score. Default 2.5.</summary>
    [Range(0.1, 1_000)]
    public double Z { get; init; } = 2.5;

    /// <summary>Medium above this z-score. Default 3.</summary>
    [Range(0.1, 1_000)]
    public double MediumZ { get; init; } = 3;

    /// <summary>High above this z-score. Default 4.</summary>
    [Range(0.1, 1_000)]
    public double HighZ { get; init; } = 4;

    /// <summary>Contracts under which nothing is raised. Default 100.</summary>
    [Range(1, 10_000_000)]
    public long MinimumVolume { get; init; } = 100;

    /// <summary>The least standard deviation of a whole day's volume, in contracts. Default 10.</summary>
    [Range(1, 10_000_000)]
    public double StdFloor { get; init; } = 10;

    /// <summary>The least standard deviation as a share of the mean, so that a flat history does not turn ordinary drift into an alert. Default 0.1.</summary>
    [Range(0, 10)]
    public double StdFloorShare { get; init; } = 0.1;

    /// <summary>The least share of a day's volume taken as done, however early it is. Default 0.05.</summary>
    [Range(0.001, 1)]
    public double MinimumDayShare { get; init; } = 0.05;
}

/// <summary><c>oi_divergence</c>: day volume over open interest.</summary>
public sealed record OpenInterestSettings
{
    /// <summary>Raised above this ratio. Default 1.5.</summary>
    [Range(0.01, 10_000)]
    public double Ratio { get; init; } = 1.5;

    /// <summary>Medium from this ratio. Default 3.</summary>
    [Range(0.01, 10_000)]
    public double MediumRatio { get; init; } = 3;

    /// <summary>High from this ratio. Default 10.</summary>
    [Range(0.01, 10_000)]
    public double HighRatio { get; init; } = 10;

    /// <summary>Raised above this day volume, in contracts. Default 100.</summary>
    [Range(0, 10_000_000)]
    public long MinimumVolume { get; init; } = 100;

    /// <summary>What an open interest of 0 is taken for, so that a new strike is judged by its volume and not by a division. Contracts, default 100.</summary>
    [Range(1, 10_000_000)]
    public long ZeroStandIn { get; init; } = 100;
}

/// <summary><c>sweep</c>: many contracts of one contract within a short window.</summary>
public sealed record SweepSettings
{
    /// <summary>Raised from this many contracts. Default 500.</summary>
    [Range(1, 10_000_000)]
    public long Contracts { get; init; } = 500;

    /// <summary>High above this many contracts. Default 2,000.</summary>
    [Range(1, 10_000_000)]
    public long HighContracts { get; init; } = 2_000;

    /// <summary>Seconds, both ends counted. Default 60.</summary>
    [Range(1, 3_600)]
    public int WindowSeconds { get; init; } = 60;

    /// <summary>Fewer prints than this are no sweep: one large print is a block. Default 2.</summary>
    [Range(1, 1_000)]
    public int MinimumPrints { get; init; } = 2;

    /// <summary>US dollars of premium under which nothing is raised. Default 0.</summary>
    [Range(0, 1e12)]
    public double MinimumPremiumUsd { get; init; }

    /// <summary>
    /// The window counts as emptied, and the episode as over, at or below this share of <see cref="Contracts"/>: a contract that always trades a little
    /// would never empty its window. 0 asks for a window without a print. Default 0.1.
    /// </summary>
    [Range(0, 0.9)]
    public double RearmShare { get; init; } = 0.1;

    /// <summary>
    /// A sweep at the ask, over several exchanges or by an intermarket sweep order, of a contract of which more has traded today than was open, is golden from this premium on, and says so.
    /// US dollars, default 1,000,000.
    /// </summary>
    [Range(1, 1e12)]
    public double GoldenPremiumUsd { get; init; } = 1_000_000;
}

/// <summary><c>block</c>: one large print.</summary>
public sealed record BlockSettings
{
    /// <summary>Raised from this many contracts. Default 500.</summary>
    [Range(1, 10_000_000)]
    public long Contracts { get; init; } = 500;

    /// <summary>Raised from this premium, in US dollars. Default 1,000,000.</summary>
    [Range(1, 1e12)]
    public double PremiumUsd { get; init; } = 1_000_000;

    /// <summary>High from this premium, in US dollars. Default 5,000,000.</summary>
    [Range(1, 1e12)]
    public double HighPremiumUsd { get; init; } = 5_000_000;

    /// <summary>Within this many seconds after a block a further one of the same contract must be more severe or twice as large. Default 60.</summary>
    [Range(0, 86_400)]
    public int EpisodeSeconds { get; init; } = 60;
}

/// <summary><c>put_call_divergence</c>: the day's put/call volume ratio of an underlying against its own history.</summary>
public sealed record PutCallSettings
{
    /// <summary>Raised beyond this z-score, either way. Default 2.5.</summary>
    [Range(0.1, 1_000)]
    public double Z { get; init; } = 2.5;

    /// <summary>High beyond this z-score. Default 4.</summary>
    [Range(0.1, 1_000)]
    public double HighZ { get; init; } = 4;

    /// <summary>Contracts of the day, puts and calls together, under which nothing is raised. Default 2,000.</summary>
    [Range(1, 1_000_000_000)]
    public long MinimumVolume { get; init; } = 2_000;

    /// <summary>Share of a usual whole day's volume under which nothing is raised: the ratio of the first minutes is noise. Default 0.1.</summary>
    [Range(0, 1)]
    public double MinimumDayShare { get; init; } = 0.1;

    /// <summary>The least standard deviation of the ratio's logarithm. Default 0.1.</summary>
    [Range(0.001, 10)]
    public double StdFloor { get; init; } = 0.1;
}

namespace OptionsAlerts.Vix.Core;

/// <summary>What the detectors are set to; checked where it is made (<c>VixOptions</c>). Points are index points.</summary>
public sealed record VixSettings
{
    public RegimeBands Bands { get; init; } = new();

    /// <summary>Readings in a row that make a value true.</summary>
    public int Confirmations { get; init; } = 2;

    /// <summary>How far back a spike or crash looks.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Rising; the change that raises, and those that raise again.</summary>
    public double[] RungsPercent { get; init; } = [15, 25, 40];

    /// <summary>Above this a move or gap is critical.</summary>
    public double CriticalPercent { get; init; } = 25;

    /// <summary>A close older than this is nothing to gap against.</summary>
    public TimeSpan GapMaxAge { get; init; } = TimeSpan.FromDays(5);

    public double TermBandPoints { get; init; } = 0.25;

    /// <summary>Daily closes that the percentile looks back.</summary>
    public int PercentileDays { get; init; } = 252;

    /// <summary>Under this many closes there is no percentile.</summary>
    public int PercentileMinimum { get; init; } = 10;

    /// <summary>How far a reading may lie beyond the run's clock.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromMinutes(2);
}

using OptionsAlerts.Vix.Core.Hmm;

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

    /// <summary>What the percentile compares with.</summary>
    public PercentileBasis PercentileOf { get; init; } = PercentileBasis.DailyCloses;

    /// <summary>Daily closes, or sessions of five-minute bars, that the percentile looks back.</summary>
    public int PercentileDays { get; init; } = 252;

    /// <summary>Under this many values there is no percentile.</summary>
    public int PercentileMinimum { get; init; } = 10;

    /// <summary>How far a reading may lie beyond the run's clock.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How the hidden Markov model is trained.</summary>
    public HmmSettings Hmm { get; init; } = new();

    /// <summary>How old a model may become before a further one is trained.</summary>
    public TimeSpan HmmRetrainEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How likely another state must be, 0 to 1.</summary>
    public double HmmProbability { get; init; } = 0.8;

    /// <summary>For how many readings in a row.</summary>
    public int HmmUpdates { get; init; } = 3;
}

using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>Where VIX stands, for whoever shows it. What is not known is null.</summary>
/// <param name="Percentile">0 to 100, and <see cref="PercentileSample"/> how many values of <see cref="PercentileKind"/> it stands on.</param>
/// <param name="TermStructure">VIX − VIX3M in index points; positive is backwardation.</param>
public sealed record VixView(
    DateTimeOffset At, double Vix, VixRegime Regime, DateTimeOffset Since, double? Percentile, int PercentileSample,
    double? Vix3M, double? TermStructure, bool? Inverted, double? Vvix, double? Vix9D)
{
    public PercentileBasis? PercentileKind { get; init; }

    /// <summary>VIX / VIX3M; above 1 is backwardation.</summary>
    public double? TermRatio { get; init; }

    /// <summary>The hidden Markov model with its probabilities now; null before a model was trained.</summary>
    public HmmStanding? Hmm { get; init; }

    public static VixView Of(VixStanding standing) => new(
        standing.Reading.At, standing.Reading.Vix, standing.Regime.Regime, standing.Regime.Since,
        standing.Percentile?.Percent, standing.Percentile?.Sample ?? 0,
        standing.Reading.Vix3M, standing.Reading.TermStructure, standing.Term?.Inverted, standing.Reading.Vvix, standing.Reading.Vix9D)
    {
        PercentileKind = standing.Percentile?.Kind,
        TermRatio = standing.Reading.TermRatio,
        Hmm = standing.Hmm,
    };
}

/// <summary>The latest view, read from any thread; written by the analysis alone.</summary>
public sealed class VixBoard
{
    private volatile VixView? _current;

    /// <summary>Null before the first reading of the run.</summary>
    public VixView? Current => _current;

    internal void Show(VixView? view) => _current = view;
}

using OptionsAlerts.ServiceDefaults.Boards;
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

    /// <summary>False after the first reading ever, until a second one agrees.</summary>
    public bool IsSettled { get; init; }

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
        IsSettled = standing.Regime.Settled,
        TermRatio = standing.Reading.TermRatio,
        Hmm = standing.Hmm,
    };
}

/// <summary>The latest view and what led to it, read from any thread; written by the analysis alone.</summary>
public sealed class VixBoard
{
    internal const string Symbol = "VIX";

    private volatile VixEpisodes _episodes = VixEpisodes.None;
    private volatile IReadOnlyList<DailyClose> _closes = [];

    /// <summary>Null before the first reading of the run.</summary>
    public VixView? Current => Views.Find(Symbol)?.State;

    /// <summary>The view, with what tells of a new one.</summary>
    internal LatestBoard<VixView> Views { get; } = new();

    /// <summary>The regimes that the readings went through.</summary>
    internal VixEpisodes Episodes => _episodes;

    /// <summary>The daily closes known, oldest first; another list whenever a close changes.</summary>
    internal IReadOnlyList<DailyClose> Closes => _closes;

    /// <summary>Shows where the market stands; null before the first reading.</summary>
    internal void Show(VixStanding? standing)
    {
        if (standing is null)
        {
            _episodes = VixEpisodes.None;
            Views.Clear();
            return;
        }

        // The stays first: who is told of the view finds its own among them.
        _episodes = _episodes.After(standing.Regime, standing.Reading.Vix, standing.Reading.At);
        Views.Show(Symbol, VixView.Of(standing));
    }

    internal void ShowCloses(IReadOnlyList<DailyClose> closes) => _closes = closes;
}

using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>What the volatility watch is set to. Section <c>Vix</c>. Levels are index points.</summary>
public sealed class VixOptions : IValidatableObject
{
    public const string Section = "Vix";

    /// <summary>
    /// The key that callers of the service's gRPC bring, 16 or more visible ASCII characters; must be set, here or as <c>AlertEngine:ApiKey</c>, where it listens
    /// beyond this machine. Secret. Default none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The key before <see cref="ApiKey"/>, taken beside it while callers change over: a call that brings it is logged. Secret. Default none.</summary>
    public string? PreviousApiKey { get; set; }

    /// <summary>Where the regime normal begins. Default 15.</summary>
    [Range(1, 199)]
    public double NormalFrom { get; set; } = 15;

    /// <summary>Where the regime elevated begins. Default 20.</summary>
    [Range(1, 199)]
    public double ElevatedFrom { get; set; } = 20;

    /// <summary>Where the regime high volatility begins. Default 25.</summary>
    [Range(1, 199)]
    public double HighVolatilityFrom { get; set; } = 25;

    /// <summary>Where the regime extreme fear begins. Default 30.</summary>
    [Range(1, 199)]
    public double ExtremeFearFrom { get; set; } = 30;

    /// <summary>How far a regime reaches below its beginning before it is left. Default 1.</summary>
    [Range(0, 50)]
    public double HysteresisPoints { get; set; } = 1;

    /// <summary>Readings in a row that make a value true; 1 believes every print. Default 2.</summary>
    [Range(1, 10)]
    public int Confirmations { get; set; } = 2;

    /// <summary>How far back a spike or crash looks, in minutes. Default 30.</summary>
    [Range(1, 480)]
    public int WindowMinutes { get; set; } = 30;

    /// <summary>The change that raises a spike, crash or gap, in per cent. Default 15.</summary>
    [Range(0.1, 1000)]
    public double MovePercent { get; set; } = 15;

    /// <summary>The change that raises again in one episode, in per cent. Default 25.</summary>
    [Range(0.1, 1000)]
    public double SecondMovePercent { get; set; } = 25;

    /// <summary>The change that raises a last time in one episode, in per cent. Default 40.</summary>
    [Range(0.1, 1000)]
    public double ThirdMovePercent { get; set; } = 40;

    /// <summary>Above this change a spike, crash or gap is critical, in per cent. Default 25.</summary>
    [Range(0.1, 1000)]
    public double CriticalMovePercent { get; set; } = 25;

    /// <summary>A close older than this many days is nothing to gap against. Default 5, which covers the longest weekend.</summary>
    [Range(1, 30)]
    public int GapMaxAgeDays { get; set; } = 5;

    /// <summary>How far VIX − VIX3M must lie beyond 0 to change its sign. Default 0.25.</summary>
    [Range(0, 20)]
    public double TermBandPoints { get; set; } = 0.25;

    /// <summary>What the percentile compares with: DailyCloses, or SessionBars, the five-minute bars that the program recorded itself. Default DailyCloses.</summary>
    public PercentileBasis PercentileOf { get; set; } = PercentileBasis.DailyCloses;

    /// <summary>Daily closes, or sessions of bars, that the percentile looks back. Default 252, a year.</summary>
    [Range(10, 2520)]
    public int PercentileDays { get; set; } = 252;

    /// <summary>Under this many values no percentile is given. Default 10.</summary>
    [Range(2, 2520)]
    public int PercentileMinimum { get; set; } = 10;

    /// <summary>How far a reading may lie beyond the run's clock, in seconds. Default 120.</summary>
    [Range(0, 3600)]
    public int FutureToleranceSeconds { get; set; } = 120;

    /// <summary>States of the hidden Markov model. Default 3.</summary>
    [Range(2, GaussianHmm.MostStates)]
    public int HmmStates { get; set; } = 3;

    /// <summary>Starts of a training of the hidden Markov model, the best of which is kept. Default 8.</summary>
    [Range(1, 64)]
    public int HmmStarts { get; set; } = 8;

    /// <summary>What the starts of a training are drawn by. Default 1990.</summary>
    public ulong HmmSeed { get; set; } = 1990;

    /// <summary>Under this many daily closes no model is trained. Default 1000, four years.</summary>
    [Range(100, 20_000)]
    public int HmmMinimumDays { get; set; } = 1000;

    /// <summary>How old a model may become, in days, before the close of a further day trains the next. Default 7.</summary>
    [Range(1, 3650)]
    public int HmmRetrainDays { get; set; } = 7;

    /// <summary>How likely another state of the model must be to count. Default 0.8.</summary>
    [Range(0.5, 0.999999)]
    public double HmmProbability { get; set; } = 0.8;

    /// <summary>Readings in a row that another state of the model must last before it is told. Default 3.</summary>
    [Range(1, 100)]
    public int HmmUpdates { get; set; } = 3;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        double[] cuts = [0, NormalFrom, ElevatedFrom, HighVolatilityFrom, ExtremeFearFrom];
        for (var i = 1; i < cuts.Length; i++)
            if (!(cuts[i] - cuts[i - 1] > HysteresisPoints))
                yield return new ValidationResult(
                    "Vix: NormalFrom, ElevatedFrom, HighVolatilityFrom and ExtremeFearFrom must rise, each by more than HysteresisPoints.");

        if (!(MovePercent < SecondMovePercent && SecondMovePercent < ThirdMovePercent))
            yield return new ValidationResult("Vix: MovePercent, SecondMovePercent and ThirdMovePercent must rise.");
        if (PercentileMinimum > PercentileDays)
            yield return new ValidationResult("Vix: PercentileMinimum must not exceed PercentileDays.");
    }

    /// <summary>The same for the core.</summary>
    public VixSettings ToSettings() => new()
    {
        Bands = new RegimeBands(NormalFrom, ElevatedFrom, HighVolatilityFrom, ExtremeFearFrom, HysteresisPoints),
        Confirmations = Confirmations,
        Window = TimeSpan.FromMinutes(WindowMinutes),
        RungsPercent = [MovePercent, SecondMovePercent, ThirdMovePercent],
        CriticalPercent = CriticalMovePercent,
        GapMaxAge = TimeSpan.FromDays(GapMaxAgeDays),
        TermBandPoints = TermBandPoints,
        PercentileDays = PercentileDays,
        PercentileMinimum = PercentileMinimum,
        FutureTolerance = TimeSpan.FromSeconds(FutureToleranceSeconds),
        PercentileOf = PercentileOf,
        Hmm = new HmmSettings { States = HmmStates, Starts = HmmStarts, Seed = HmmSeed, MinimumSamples = HmmMinimumDays },
        HmmRetrainEvery = TimeSpan.FromDays(HmmRetrainDays),
        HmmProbability = HmmProbability,
        HmmUpdates = HmmUpdates,
    };
}

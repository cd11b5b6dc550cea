using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Volume.Core;

/// <summary>Everything the volume rules can be told, for all symbols or for one.</summary>
public record VolumeSettings : IValidatableObject
{
    /// <summary>How many finished days make a baseline. Default 20.</summary>
    [Range(5, 250)]
    public int HistoryDays { get; init; } = 20;

    /// <summary>Fewer finished days than this are no baseline, and nothing is compared with them. Default 5.</summary>
    [Range(2, 250)]
    public int MinimumHistoryDays { get; init; } = 5;

    /// <summary>Contracts kept of one underlying; a further one is counted and left out. Default 50,000.</summary>
    [Range(1, 500_000)]
    public int MaxContracts { get; init; } = 50_000;

    /// <summary>
    /// Share of a day's volume done by equally spaced times from 09:30 to 16:00 New York: ascending, the first 0, the last 1. Default none:
    /// the curve of <see cref="Core.DayCurve"/>, high at open and close.
    /// </summary>
    public double[]? DayCurve { get; init; }

    /// <summary>Day volume against the contract's own history.</summary>
    public SpikeSettings Spike { get; init; } = new();

    /// <summary>Day volume against open interest.</summary>
    public OpenInterestSettings OpenInterest { get; init; } = new();

    /// <summary>Many contracts within a short window.</summary>
    public SweepSettings Sweep { get; init; } = new();

    /// <summary>One large print.</summary>
    public BlockSettings Block { get; init; } = new();

    /// <summary>Put volume against call volume.</summary>
    public PutCallSettings PutCall { get; init; } = new();

    /// <summary>The ranges of the rules' own settings, which data annotations alone do not reach, and the order of their steps.</summary>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, rule) in new (string, object)[]
        {
            (nameof(Spike), Spike), (nameof(OpenInterest), OpenInterest), (nameof(Sweep), Sweep), (nameof(Block), Block), (nameof(PutCall), PutCall),
        })
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(rule, new ValidationContext(rule), results, validateAllProperties: true);
            foreach (var result in results) yield return new ValidationResult($"{name}: {result.ErrorMessage}", [name]);
        }

        if (MinimumHistoryDays > HistoryDays) yield return Wrong("MinimumHistoryDays is above HistoryDays.");
        if (!(Spike.Z <= Spike.MediumZ && Spike.MediumZ <= Spike.HighZ)) yield return Wrong("Spike: Z, MediumZ and HighZ must not fall.");
        if (!(OpenInterest.Ratio <= OpenInterest.MediumRatio && OpenInterest.MediumRatio <= OpenInterest.HighRatio))
            yield return Wrong("OpenInterest: Ratio, MediumRatio and HighRatio must not fall.");
        if (Sweep.HighContracts < Sweep.Contracts) yield return Wrong("Sweep: HighContracts is below Contracts.");
        if (Block.HighPremiumUsd < Block.PremiumUsd) yield return Wrong("Block: HighPremiumUsd is below PremiumUsd.");
        if (PutCall.HighZ < PutCall.Z) yield return Wrong("PutCall: HighZ is below Z.");
        if (DayCurve is { } curve && Core.DayCurve.Fault(curve) is { } fault) yield return Wrong($"DayCurve {fault}.");
    }

    private static ValidationResult Wrong(string text) => new(text);
}

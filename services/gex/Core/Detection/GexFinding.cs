using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>What moved when spot came to the other side of the flip.</summary>
public enum MovedBy
{
    /// <summary>Spot went through where the flip stood.</summary>
    Spot,

    /// <summary>The flip went through where spot stood.</summary>
    Level,
}

/// <summary>The circumstances of a finding.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Circumstances(
    double Spot, double PreviousSpot, GammaRegime Regime, double? Flip, double NetPerPercentUsd, double GrossPerPercentUsd, bool AfterRestart);

/// <summary>Something the detector found. A closed set.</summary>
public abstract record GexFinding
{
    private GexFinding(SignalKind kind, Severity severity)
    {
        Kind = kind;
        Severity = severity;
    }

    public SignalKind Kind { get; }
    public Severity Severity { get; }

    /// <summary>Spot and the flip changed sides.</summary>
    /// <param name="Flip">The flip, in points.</param>
    /// <param name="PreviousFlip">The flip before, in points.</param>
    /// <param name="To">Spot's new side.</param>
    /// <param name="Zone">The sign of gamma there.</param>
    public sealed record FlipBreach(double Flip, double PreviousFlip, Side To, GammaRegime Zone, MovedBy Moved)
        : GexFinding(SignalKind.GammaFlipBreach, Severity.Critical);

    /// <summary>Spot crossed a level.</summary>
    /// <param name="IsHigh">True where the level's significance is above the limit of high severity.</param>
    public sealed record LevelBreach(GexLevel Level, Side To, bool IsHigh) : GexFinding(SignalKind.GexLevelBreach, IsHigh ? Severity.High : Severity.Medium);

    /// <summary>Spot came near to a positive wall.</summary>
    /// <param name="From">The side it came from.</param>
    public sealed record LevelApproach(GexLevel Level, Side From) : GexFinding(SignalKind.GexLevelApproach, Severity.Low);

    /// <summary>Net gamma changed its sign beyond the dead band.</summary>
    public sealed record RegimeChange(GammaRegime From, GammaRegime To) : GexFinding(SignalKind.GammaRegimeChange, Severity.Critical);
}

using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>A level the detector knows.</summary>
/// <param name="Level">As it stood last.</param>
/// <param name="Side">The side of it that spot is on.</param>
/// <param name="Armed">True where an approach may be raised.</param>
/// <param name="Standing">False for a level that stands no more; its side is kept, so that a level which comes back is no new one.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrackedLevel(GexLevel Level, Side Side, bool Armed, bool Standing);

/// <summary>The flip the detector knows: the last there was.</summary>
/// <param name="Flip">The flip.</param>
/// <param name="Zone">The sign of dealers' gamma on spot's side of it.</param>
/// <param name="Standing">False while there is none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrackedFlip(FlipPoint Flip, GammaRegime Zone, bool Standing)
{
    /// <summary>The side of the flip that spot is on, by the hysteresis.</summary>
    [JsonIgnore]
    public Side Side => SideOf(Flip, Zone);

    /// <summary>The side of a flip on which gamma has a sign.</summary>
    public static Side SideOf(FlipPoint flip, GammaRegime zone) => flip.PositiveAbove == (zone == GammaRegime.PositiveGamma) ? Side.Above : Side.Below;

    /// <summary>The sign of gamma on a side of a flip.</summary>
    public static GammaRegime ZoneOf(FlipPoint flip, Side side) =>
        flip.PositiveAbove == (side == Side.Above) ? GammaRegime.PositiveGamma : GammaRegime.NegativeGamma;
}

/// <summary>What the detector remembers of one symbol. Immutable; it is what is saved and restored.</summary>
public sealed record BreachState
{
    /// <summary>The market time of the last input judged.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required double Spot { get; init; }
    public required GammaRegime Regime { get; init; }

    /// <summary>Net exposure at the last computation, in US dollars per 1 %.</summary>
    public required double NetPerPercentUsd { get; init; }

    /// <summary>Gross exposure at the last computation, in US dollars per 1 %.</summary>
    public required double GrossPerPercentUsd { get; init; }

    public required TrackedFlip? Flip { get; init; }

    /// <summary>By strike, ascending.</summary>
    public required TrackedLevel[] Levels { get; init; }

    /// <summary>The flip that stands; null while there is none.</summary>
    [JsonIgnore]
    public double? StandingFlip => Flip is { Standing: true } tracked ? tracked.Flip.Level : null;
}

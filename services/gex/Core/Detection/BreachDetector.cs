namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>A state after an input, and what the way there showed, in the order it happened.</summary>
public readonly record struct Judgement(BreachState State, IReadOnlyList<GexFinding> Findings);

/// <summary>
/// Breaches by side: pure, a former state and an observation in, a new state and findings out. It is never shown a partial, stale or spot-less input.
/// </summary>
public static class BreachDetector
{
    /// <summary>The first state: everything gets its side, nothing is found.</summary>
    public static BreachState First(GexState computed, GexSettings settings)
    {
        var regime = computed.Regime ?? throw new ArgumentException("A state without a regime decides nothing.", nameof(computed));
        return new BreachState
        {
            AsOf = computed.AsOf,
            Spot = computed.Spot,
            Regime = regime,
            NetPerPercentUsd = computed.NetPerPercentUsd,
            GrossPerPercentUsd = computed.GrossPerPercentUsd,
            Flip = FlipTracking.First(computed.Flip, computed.Spot),
            Levels = LevelTracking.First(computed.Levels, computed.Spot, settings),
        };
    }

    /// <summary>A tick: spot against what stands.</summary>
    public static Judgement Tick(BreachState before, double spot, DateTimeOffset at, GexSettings settings)
    {
        FlipPoint? flip = before.Flip is { Standing: true } tracked ? tracked.Flip : null;
        return Judge(before, before with { AsOf = at, Spot = spot }, LevelTracking.Standing(before.Levels), flip, settings);
    }

    /// <summary>A new computation: spot against what stood together with what stands now.</summary>
    public static Judgement Recomputed(BreachState before, GexState computed, GexSettings settings)
    {
        var after = before with
        {
            AsOf = computed.AsOf,
            Spot = computed.Spot,
            Regime = computed.Regime ?? before.Regime,
            NetPerPercentUsd = computed.NetPerPercentUsd,
            GrossPerPercentUsd = computed.GrossPerPercentUsd,
        };
        return Judge(before, after, computed.Levels, computed.Flip, settings);
    }

    private static Judgement Judge(BreachState before, BreachState after, ReadOnlySpan<GexLevel> levels, FlipPoint? flip, GexSettings settings)
    {
        var findings = new List<GexFinding>();
        if (after.Regime != before.Regime) findings.Add(new GexFinding.RegimeChange(before.Regime, after.Regime));
        var trackedFlip = FlipTracking.Next(before.Flip, flip, before.Spot, after.Spot, settings, findings);
        var trackedLevels = LevelTracking.Next(before.Levels, levels, before.Spot, after.Spot, settings, findings);
        return new Judgement(after with { Flip = trackedFlip, Levels = trackedLevels }, findings);
    }
}

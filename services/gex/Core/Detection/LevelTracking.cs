namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>The levels' sides: crossed levels in the order of the move, then approaches.</summary>
internal static class LevelTracking
{
    // Levels that stand no more and whose side is remembered, the nearest to spot.
    private const int MostRetired = 64;

    public static TrackedLevel[] First(ReadOnlySpan<GexLevel> levels, double spot, GexSettings settings)
    {
        var tracked = new TrackedLevel[levels.Length];
        for (var i = 0; i < tracked.Length; i++) tracked[i] = New(levels[i], spot, settings);
        Array.Sort(tracked, ByStrike);
        return tracked;
    }

    public static GexLevel[] Standing(TrackedLevel[] levels) => [.. levels.Where(level => level.Standing).Select(level => level.Level)];

    public static TrackedLevel[] Next(
        TrackedLevel[] before, ReadOnlySpan<GexLevel> now, double previousSpot, double spot, GexSettings settings, List<GexFinding> findings)
    {
        var standing = new Dictionary<long, GexLevel>(now.Length);
        foreach (var level in now) standing[level.StrikeMills] = level;

        var after = new List<TrackedLevel>(before.Length + now.Length);
        var breaches = new List<GexFinding.LevelBreach>();
        var approaches = new List<GexFinding.LevelApproach>();
        foreach (var known in before)
        {
            var stands = standing.Remove(known.Level.StrikeMills, out var level);
            after.Add(Move(known, stands ? level : null, previousSpot, spot, settings, breaches, approaches));
        }

        // A level that appears is taken to have stood where it is at the former spot: a gap through it is seen.
        foreach (var level in standing.Values)
            after.Add(Move(New(level, previousSpot, settings) with { Standing = false }, level, previousSpot, spot, settings, breaches, approaches));

        var upward = spot >= previousSpot;
        findings.AddRange(breaches.OrderBy(breach => upward ? breach.Level.StrikeMills : -breach.Level.StrikeMills));
        findings.AddRange(approaches.OrderBy(approach => Math.Abs(approach.Level.Strike - spot)));
        return Bound(after, spot);
    }

    private static TrackedLevel Move(
        TrackedLevel known, GexLevel? now, double previousSpot, double spot, GexSettings settings,
        List<GexFinding.LevelBreach> breaches, List<GexFinding.LevelApproach> approaches)
    {
        var strike = known.Level.Strike;
        var distance = Math.Abs(spot - strike) / strike;
        var side = Sides.After(known.Side, spot, strike, settings.BreachHysteresis);
        var armed = known.Armed || distance > 2 * settings.ApproachBand;
        if (side != known.Side)
        {
            // Of a level before and after the move, the more significant counts: the one gamma gathers at as spot comes, or the one it leaves.
            var level = Stronger(known.Standing ? known.Level : null, now);
            if (level is { } crossed && IsAlertable(crossed, settings))
                breaches.Add(new GexFinding.LevelBreach(crossed, side, crossed.Significance > settings.HighSignificance));
            armed = distance > 2 * settings.ApproachBand;
        }
        else if (armed && distance <= settings.ApproachBand && distance < Math.Abs(previousSpot - strike) / strike
            && now is { Type: LevelType.PositiveGammaWall } wall && IsAlertable(wall, settings))
        {
            approaches.Add(new GexFinding.LevelApproach(wall, side));
            armed = false;
        }

        return new TrackedLevel(now ?? known.Level, side, armed, now is not null);
    }

    private static TrackedLevel New(GexLevel level, double spot, GexSettings settings) => new(
        level, Sides.Of(spot, level.Strike), Armed: Math.Abs(spot - level.Strike) / level.Strike > settings.ApproachBand, Standing: true);

    private static GexLevel? Stronger(GexLevel? a, GexLevel? b) => a is null || b?.Significance >= a.Value.Significance ? b : a;

    private static bool IsAlertable(GexLevel level, GexSettings settings) =>
        level.Significance >= settings.AlertSignificance && Math.Abs(level.NetPerPercentUsd) >= settings.AlertFloorPerPercentUsd;

    private static TrackedLevel[] Bound(List<TrackedLevel> levels, double spot)
    {
        var retired = levels.Where(level => !level.Standing)
            .OrderBy(level => Math.Abs(level.Level.Strike - spot)).ThenBy(level => level.Level.StrikeMills).Take(MostRetired);
        var kept = levels.Where(level => level.Standing).Concat(retired).ToArray();
        Array.Sort(kept, ByStrike);
        return kept;
    }

    private static readonly Comparison<TrackedLevel> ByStrike = (a, b) => a.Level.StrikeMills.CompareTo(b.Level.StrikeMills);
}

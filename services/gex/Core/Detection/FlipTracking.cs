namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>
/// The flip's side, then and now, each with its own flip. Where the flip nearest to spot is another of several, its positive side may be the lower
/// one, so what is compared is the sign of gamma on spot's side: that is what a breach means, and a mere change of the nearest flip is none.
/// </summary>
internal static class FlipTracking
{
    public static TrackedFlip? First(FlipPoint? flip, double spot) =>
        flip is { } point ? new TrackedFlip(point, TrackedFlip.ZoneOf(point, Sides.Of(spot, point.Level)), Standing: true) : null;

    public static TrackedFlip? Next(TrackedFlip? before, FlipPoint? flip, double previousSpot, double spot, GexSettings settings, List<GexFinding> findings)
    {
        if (before is not { } known) return First(flip, spot);
        if (flip is not { } point) return known with { Standing = false };

        var side = Sides.After(TrackedFlip.SideOf(point, known.Zone), spot, point.Level, settings.BreachHysteresis);
        var zone = TrackedFlip.ZoneOf(point, side);
        if (zone != known.Zone)
        {
            findings.Add(new GexFinding.FlipBreach(point.Level, known.Flip.Level, side, zone, Moved(known, point, previousSpot, spot)));
        }

        return new TrackedFlip(point, zone, Standing: true);
    }

    // Spot moved if it is past where the flip stood, or past another flip that is the nearest now; else the flip came to spot.
    private static MovedBy Moved(TrackedFlip known, FlipPoint now, double previousSpot, double spot)
    {
        if (known.Standing && spot == previousSpot) return MovedBy.Level;
        var passedOld = Sides.Of(spot, known.Flip.Level) != known.Side;
        var passedOther = now.PositiveAbove != known.Flip.PositiveAbove && Sides.Of(previousSpot, now.Level) != Sides.Of(spot, now.Level);
        return passedOld || passedOther ? MovedBy.Spot : MovedBy.Level;
    }
}

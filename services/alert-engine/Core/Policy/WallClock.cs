namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// From the wall time of a zone to instants. Asked by instants alone, since what .NET says of local times leaves out the zones whose winter time counts as the
/// deviation (Europe/Dublin). A zone sets its clocks at most once in two days.
/// </summary>
internal static class WallClock
{
    /// <summary>The first instant, in ticks, at which the clocks of a zone show the minute of a day, or have been set past it.</summary>
    public static long First(TimeZoneInfo zone, DateOnly day, int minute) => Of(zone, day, minute, last: false);

    /// <summary>The last such instant: the second one where the minute comes twice.</summary>
    public static long Last(TimeZoneInfo zone, DateOnly day, int minute) => Of(zone, day, minute, last: true);

    private static long Of(TimeZoneInfo zone, DateOnly day, int minute, bool last)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified).Ticks + (minute * TimeSpan.TicksPerMinute);
        var (before, after) = (OffsetAt(zone, local - TimeSpan.TicksPerDay), OffsetAt(zone, local + TimeSpan.TicksPerDay));
        if (before == after) return local - before;

        var set = WhenSet(zone, local - TimeSpan.TicksPerDay, local + TimeSpan.TicksPerDay);
        var (early, late) = (local - before, local - after);
        return (early < set, late >= set) switch
        {
            (true, true) => last ? late : early,
            (true, false) => early,
            (false, true) => late,
            (false, false) => set,
        };
    }

    // The minute at which the offset changes between two instants.
    private static long WhenSet(TimeZoneInfo zone, long fromTicks, long toTicks)
    {
        var before = OffsetAt(zone, fromTicks);
        var (low, high) = (0L, (toTicks - fromTicks) / TimeSpan.TicksPerMinute);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (OffsetAt(zone, fromTicks + (middle * TimeSpan.TicksPerMinute)) == before) low = middle;
            else high = middle;
        }

        return fromTicks + (high * TimeSpan.TicksPerMinute);
    }

    private static long OffsetAt(TimeZoneInfo zone, long ticks) => zone.GetUtcOffset(Utc.At(Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks))).Ticks;
}

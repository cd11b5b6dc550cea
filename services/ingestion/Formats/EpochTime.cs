namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Epoch times as providers write them. 0 means never; what is no time between 1970 and 2199 is none.</summary>
internal static class EpochTime
{
    private const double LastSecond = 7_258_118_399;

    /// <summary>The instant of a count of seconds; null where there is none.</summary>
    public static DateTimeOffset? OfSeconds(double? seconds) =>
        seconds is > 0 and <= LastSecond ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds.Value * TimeSpan.TicksPerSecond)) : null;

    /// <summary>The instant of a count of milliseconds; null where there is none.</summary>
    public static DateTimeOffset? OfMilliseconds(double? milliseconds) => OfSeconds(milliseconds / 1000);

    /// <summary>The later of two, of which either may be missing.</summary>
    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}

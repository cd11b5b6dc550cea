namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Whole ticks (100 ns) and UTC instants.</summary>
internal static class Utc
{
    public static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    public static long Seconds(long seconds) => seconds * TimeSpan.TicksPerSecond;

    /// <summary>The later of a command's clock and the log's, so that time never goes back.</summary>
    public static long Later(long clockTicks, DateTimeOffset now) => Math.Max(clockTicks, now.UtcTicks);
}

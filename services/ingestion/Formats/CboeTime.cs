using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Cboe's two zone-less times: the body's time stamp is UTC, a trade's time New York's.</summary>
internal static class CboeTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    /// <summary>Reads a body's time stamp; a trailing Z is tolerated.</summary>
    public static bool TryUtc(string? text, out DateTimeOffset at)
    {
        at = default;
        if (!TryRead(text?.TrimEnd('Z'), out var time)) return false;
        at = new DateTimeOffset(time, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a trade's time; null for absent or unreadable ones.</summary>
    public static DateTimeOffset? NewYork(string? text) =>
        TryRead(text, out var time) ? ExchangeTime.Instant(DateOnly.FromDateTime(time), TimeOnly.FromDateTime(time)) : null;

    private static bool TryRead(string? text, out DateTime time) =>
        DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && time.Year is >= 1970 and < 2200;
}

using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>On which days of the exchange calendar a window opens.</summary>
[JsonConverter(typeof(WireEnumConverter<WindowDays>))]
public enum WindowDays
{
    /// <summary>On any day.</summary>
    Every,

    /// <summary>On days the exchange trades.</summary>
    Trading,

    /// <summary>On weekends and exchange holidays.</summary>
    NonTrading,
}

/// <summary>
/// A window that recurs by the week: wall time of a zone, from the minute it opens to the minute it closes; a close at or before the opening lies on the next day. It belongs
/// to the day it opens on. Where clocks are set forward over a minute, it is the instant they are set; where a minute comes twice, a window opens at the first and closes at the second.
/// </summary>
public sealed record WeeklyWindow
{
    public const int MinutesOfDay = 24 * 60;

    /// <summary>A name of the time zone database: <c>America/New_York</c>.</summary>
    public required string Zone { get; init; }

    /// <summary>The days of the week it opens on, a bit each, Sunday the lowest; 127 for all.</summary>
    public required int Days { get; init; }

    /// <summary>Minutes after midnight, 0 to 1,439.</summary>
    public required int FromMinute { get; init; }

    /// <summary>Minutes after midnight, 0 to 1,439. Equal to <see cref="FromMinute"/>: a whole day.</summary>
    public required int ToMinute { get; init; }

    /// <summary>Which days of the exchange calendar count. Default: every day.</summary>
    public WindowDays On { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem()
    {
        if (!IsZone(Zone)) return $"'{Zone}' is no time zone; write one as America/New_York";
        if (Days is < 1 or > 127) return "a window needs at least one day of the week";
        return FromMinute is < 0 or >= MinutesOfDay || ToMinute is < 0 or >= MinutesOfDay ? "a window opens and closes at 00:00 to 23:59" : null;
    }

    // Names of places alone: others, as localtime, are of the machine or count leap seconds.
    private static bool IsZone(string name) =>
        (name is "UTC" || (name is [>= 'A' and <= 'Z', ..] && name.Contains('/', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')))
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);
}

/// <summary>Windows laid out for asking often: they open and close at whole minutes, and the answer of the minute last asked for is kept. For one owner.</summary>
internal sealed class WindowSet(IReadOnlyList<WeeklyWindow> windows)
{
    // Windows that touch (whole days in a row) are followed so far, to say when they end.
    private const int MaxFollowed = 16;

    private readonly (WeeklyWindow Window, TimeZoneInfo Zone)[] _windows = [.. windows.Select(window => (window, TimeZoneInfo.FindSystemTimeZoneById(window.Zone)))];

    private long _minute = long.MinValue;
    private long? _end;

    public bool IsEmpty => _windows.Length == 0;

    /// <summary>When the windows that are open at an instant end, those that follow without a gap included; null when none is open.</summary>
    public long? EndOf(long atTicks)
    {
        var minute = atTicks / TimeSpan.TicksPerMinute;
        if (minute != _minute) (_minute, _end) = (minute, Followed(atTicks));
        return _end;
    }

    private long? Followed(long atTicks)
    {
        long? end = null;
        for (var step = 0; step < MaxFollowed; step++)
        {
            if (EndOfOne(end ?? atTicks) is not { } next) return end;
            end = next;
        }

        return end;
    }

    private long? EndOfOne(long atTicks)
    {
        long? latest = null;
        foreach (var (window, zone) in _windows)
        {
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Utc.At(atTicks), zone).DateTime);
            // It may have opened today or yesterday.
            for (var back = 0; back < 2; back++)
            {
                var opens = today.AddDays(-back);
                if (!OpensOn(window, opens)) continue;
                var from = WallClock.First(zone, opens, window.FromMinute);
                var to = WallClock.Last(zone, window.ToMinute > window.FromMinute ? opens : opens.AddDays(1), window.ToMinute);
                if (from <= atTicks && atTicks < to && !(latest >= to)) latest = to;
            }
        }

        return latest;
    }

    private static bool OpensOn(WeeklyWindow window, DateOnly day) => (window.Days & (1 << (int)day.DayOfWeek)) != 0 && window.On switch
    {
        WindowDays.Every => true,
        WindowDays.Trading => ExchangeCalendar.IsTradingDay(day),
        WindowDays.NonTrading => !ExchangeCalendar.IsTradingDay(day),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window.On, "no kind of day"),
    };
}

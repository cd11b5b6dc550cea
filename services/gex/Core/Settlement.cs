using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>When a contract settles, and how far away that is.</summary>
public static class Settlement
{
    private const double MinutesPerYear = 365.0 * 24 * 60;

    /// <summary>
    /// The minute a contract settles: 09:30 New York for the AM-settled roots (SPX, NDX, RUT standard third-Friday series, VIX), 16:00 for the rest.
    /// A standard series whose Friday is a holiday is listed for the Thursday before, and is AM-settled too.
    /// </summary>
    public static DateTimeOffset Of(string root, DateOnly expiry) =>
        ExchangeTime.Instant(expiry, IsMorning(root, expiry) ? ExchangeTime.SessionOpen : ExchangeTime.SessionClose);

    /// <summary>True once the contract adds nothing any more.</summary>
    public static bool IsGone(DayCount dayCount, DateOnly expiry, DateTimeOffset settlesAt, DateTimeOffset at) =>
        dayCount == DayCount.Business262 ? expiry < ExchangeTime.Date(at) : at >= settlesAt;

    /// <summary>Years to expiry by the convention; above 0 for every contract that is not gone.</summary>
    public static double Years(DayCount dayCount, DateOnly expiry, DateTimeOffset settlesAt, DateTimeOffset at) => dayCount == DayCount.Business262
        ? Math.Max(1, Weekdays(ExchangeTime.Date(at), expiry)) / 262.0
        : Math.Max(1, Math.Floor((settlesAt - at).TotalMinutes)) / MinutesPerYear;

    /// <summary>Weekdays from one date (inclusive) to another (exclusive); 0 where the second is not later.</summary>
    public static int Weekdays(DateOnly from, DateOnly to)
    {
        if (to <= from) return 0;
        var days = to.DayNumber - from.DayNumber;
        var count = days / 7 * 5;
        for (var day = from.AddDays(days / 7 * 7); day < to; day = day.AddDays(1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) count++;
        return count;
    }

    private static bool IsMorning(string root, DateOnly expiry) => root switch
    {
        "VIX" or "VIXW" => true,
        "SPX" or "NDX" or "RUT" => IsThirdFriday(expiry) || IsThirdFriday(expiry.AddDays(1)),
        _ => false,
    };

    private static bool IsThirdFriday(DateOnly date) => date is { DayOfWeek: DayOfWeek.Friday, Day: >= 15 and <= 21 };
}

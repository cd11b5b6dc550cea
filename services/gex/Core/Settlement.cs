using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>When a contract settles, and how far away that is.</summary>
public static class Settlement
{
    private const double MinutesPerYear = 365.0 * 24 * 60;

    /// <summary>
    /// The minute a contract settles: 09:30 New York for the AM-settled roots (SPX, NDX, RUT standard third-Friday series, VIX), 16:00 for the rest, 13:00 on an
    /// early close. A standard series whose Friday is a holiday is listed for the Thursday before, and is AM-settled too.
    /// </summary>
    public static DateTimeOffset Of(string root, DateOnly expiry) =>
        ExchangeTime.Instant(expiry, IsMorning(root, expiry) ? ExchangeTime.SessionOpen : ExchangeCalendar.CloseTime(expiry));

    /// <summary>True once the contract adds nothing any more.</summary>
    public static bool IsGone(DayCount dayCount, DateOnly expiry, DateTimeOffset settlesAt, DateTimeOffset at) =>
        dayCount == DayCount.Business262 ? expiry < ExchangeTime.Date(at) : at >= settlesAt;

    /// <summary>Years to expiry by the convention; above 0 for every contract that is not gone.</summary>
    public static double Years(DayCount dayCount, DateOnly expiry, DateTimeOffset settlesAt, DateTimeOffset at) => dayCount == DayCount.Business262
        ? Math.Max(1, ExchangeCalendar.WeekdaysBetween(ExchangeTime.Date(at), expiry)) / 262.0
        : Math.Max(1, Math.Floor((settlesAt - at).TotalMinutes)) / MinutesPerYear;

    private static bool IsMorning(string root, DateOnly expiry) => root switch
    {
        "VIX" or "VIXW" => true,
        "SPX" or "NDX" or "RUT" => expiry == ExchangeCalendar.MonthlyExpiry(expiry.Year, expiry.Month),
        _ => false,
    };
}

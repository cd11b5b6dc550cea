namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// The days on which US options trade: weekdays without the exchange holidays of today's rules (Juneteenth included). Early closes are whole
/// days here, and days of mourning are not known.
/// </summary>
public static class TradingCalendar
{
    public static bool IsTradingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(date);

    /// <summary>The date itself, or the last trading day before it.</summary>
    public static DateOnly OnOrBefore(DateOnly date)
    {
        while (!IsTradingDay(date)) date = date.AddDays(-1);
        return date;
    }

    public static DateOnly Next(DateOnly date)
    {
        do date = date.AddDays(1);
        while (!IsTradingDay(date));
        return date;
    }

    /// <summary>The <paramref name="count"/> trading days before <paramref name="date"/>, ascending.</summary>
    public static DateOnly[] Before(DateOnly date, int count)
    {
        var days = new DateOnly[count];
        for (var i = count - 1; i >= 0; i--) days[i] = date = OnOrBefore(date.AddDays(-1));
        return days;
    }

    /// <summary>The third Friday of a month, on which standard options expire (the trading day before, where that is a holiday).</summary>
    public static DateOnly MonthlyExpiry(int year, int month) => OnOrBefore(Nth(year, month, DayOfWeek.Friday, 3));

    private static bool IsHoliday(DateOnly d) =>
        // New Year's Day on a Saturday is not made up for on the Friday, which is the old year's last day.
        (d is { Month: 1, Day: 1 }) || (d is { Month: 1, Day: 2, DayOfWeek: DayOfWeek.Monday })
        || d == Nth(d.Year, 1, DayOfWeek.Monday, 3)
        || d == Nth(d.Year, 2, DayOfWeek.Monday, 3)
        || d == Easter(d.Year).AddDays(-2)
        || (d.Month == 5 && d.DayOfWeek == DayOfWeek.Monday && d.Day > 24)
        || d == Observed(d.Year, 6, 19)
        || d == Observed(d.Year, 7, 4)
        || d == Nth(d.Year, 9, DayOfWeek.Monday, 1)
        || d == Nth(d.Year, 11, DayOfWeek.Thursday, 4)
        || d == Observed(d.Year, 12, 25);

    private static DateOnly Observed(int year, int month, int day)
    {
        var date = new DateOnly(year, month, day);
        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(-1),
            DayOfWeek.Sunday => date.AddDays(1),
            _ => date,
        };
    }

    private static DateOnly Nth(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)weekday - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    // The Gregorian computus of Meeus, Jones and Butcher.
    private static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var month = (h + l - (7 * m) + 114) / 31;
        return new DateOnly(year, month, ((h + l - (7 * m) + 114) % 31) + 1);
    }
}

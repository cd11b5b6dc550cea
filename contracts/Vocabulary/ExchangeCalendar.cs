namespace OptionsAlerts.Contracts;

/// <summary>
/// The days and hours on which US listed options trade, computed by rule: no file, no clock, no state, nothing allocated. Days are exact from 2000 on; early
/// closes by the rule that stands since 2013. Tested against the exchanges' published lists of 2015 to 2028. What the exchanges decide at short notice is not known here.
/// </summary>
public static partial class ExchangeCalendar
{
    /// <summary>True on a day with a regular session, a shortened one included.</summary>
    public static bool IsTradingDay(DateOnly date) =>
        !IsWeekend(date) && ExchangeHolidays.On(date) is null && ExchangeHolidays.SpecialOn(date) is null;

    /// <summary>What keeps the exchanges closed on a weekday (the holiday observed, or a special closure); null on a trading day and at a weekend.</summary>
    public static string? Holiday(DateOnly date) =>
        ExchangeHolidays.On(date) is { } holiday ? ExchangeHolidays.Name(holiday) : ExchangeHolidays.SpecialOn(date);

    /// <summary>
    /// True on a day that closes at 13:00: 3 July and 24 December where they trade and the holiday is the day after, and the Friday after Thanksgiving.
    /// Neither the Friday before a holiday kept on a Monday nor the Thursday before one kept on a Friday is one (NYSE Rule 7.2 and its yearly list).
    /// </summary>
    public static bool IsEarlyClose(DateOnly date) => date switch
    {
        { Month: 7, Day: 3 } or { Month: 12, Day: 24 } => date.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday,
        { Month: 11, DayOfWeek: DayOfWeek.Friday } => ExchangeHolidays.On(date.AddDays(-1)) == ExchangeHoliday.Thanksgiving,
        _ => false,
    };

    /// <summary>The first trading day after a date.</summary>
    public static DateOnly NextTradingDay(DateOnly date) => OnOrAfter(date.AddDays(1));

    /// <summary>The last trading day before a date.</summary>
    public static DateOnly PreviousTradingDay(DateOnly date) => OnOrBefore(date.AddDays(-1));

    /// <summary>The date itself where it trades, else the next trading day.</summary>
    public static DateOnly OnOrAfter(DateOnly date)
    {
        while (!IsTradingDay(date)) date = date.AddDays(1);
        return date;
    }

    /// <summary>The date itself where it trades, else the trading day before.</summary>
    public static DateOnly OnOrBefore(DateOnly date)
    {
        while (!IsTradingDay(date)) date = date.AddDays(-1);
        return date;
    }

    /// <summary>The <paramref name="count"/> trading days before a date, ascending.</summary>
    public static DateOnly[] TradingDaysBefore(DateOnly date, int count)
    {
        var days = new DateOnly[count];
        for (var i = count - 1; i >= 0; i--) days[i] = date = PreviousTradingDay(date);
        return days;
    }

    /// <summary>Trading days from one date (inclusive) to another (exclusive); 0 where the second is not later. Its cost grows with the years between, not the days.</summary>
    public static int TradingDaysBetween(DateOnly from, DateOnly to) => to <= from ? 0 : WeekdaysBetween(from, to) - ExchangeHolidays.Between(from, to);

    /// <summary>Mondays to Fridays from one date (inclusive) to another (exclusive), holidays or not; 0 where the second is not later.</summary>
    public static int WeekdaysBetween(DateOnly from, DateOnly to)
    {
        if (to <= from) return 0;
        var weeks = (to.DayNumber - from.DayNumber) / 7;
        var count = weeks * 5;
        for (var day = from.AddDays(weeks * 7); day < to; day = day.AddDays(1))
            if (!IsWeekend(day)) count++;
        return count;
    }

    /// <summary>The day on which a month's standard options expire: its third Friday, or the trading day before where that is a holiday.</summary>
    public static DateOnly MonthlyExpiry(int year, int month) => OnOrBefore(ExchangeHolidays.Nth(year, month, DayOfWeek.Friday, 3));

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>What kind of expiry, by how much open interest gathers there.</summary>
public enum ExpiryClass
{
    SameDay,
    Daily,
    Weekly,
    Monthly,
    Leaps,
}

/// <summary>An expiry of a chain; it settles at that day's close.</summary>
public sealed record Expiry(DateOnly Date, ExpiryClass Class, DateTimeOffset Settles)
{
    /// <summary>The date as yyyyMMdd.</summary>
    public int Number => (Date.Year * 10_000) + (Date.Month * 100) + Date.Day;

    /// <summary>Calendar days from <paramref name="date"/>.</summary>
    public int DaysFrom(DateOnly date) => Date.DayNumber - date.DayNumber;

    /// <summary>Years (ACT/365) to the settlement, at least one minute.</summary>
    public double YearsFrom(DateTimeOffset now) => Math.Max((Settles - now).Ticks, TimeSpan.TicksPerMinute) / (365.0 * TimeSpan.TicksPerDay);
}

/// <summary>The expiries listed on a day: dailies for two weeks, weeklies for two months, monthlies for a year, LEAPS beyond.</summary>
public static class ExpiryLadder
{
    private const int Dailies = 10;
    private const int Weeklies = 9;
    private const int Monthlies = 10;

    /// <summary>Ascending by date. The day itself is an expiry where dailies are listed, and on an expiry Friday.</summary>
    public static Expiry[] For(DateOnly date, bool dailies)
    {
        var found = new SortedDictionary<DateOnly, ExpiryClass>();

        for (var (i, day) = (0, date); dailies && i < Dailies; i++, day = ExchangeCalendar.NextTradingDay(day)) found[day] = ExpiryClass.Daily;

        var friday = date.AddDays(((int)DayOfWeek.Friday - (int)date.DayOfWeek + 7) % 7);
        for (var i = 0; i < Weeklies; i++) List(ExchangeCalendar.OnOrBefore(friday.AddDays(7 * i)), ExpiryClass.Weekly);

        for (var i = 0; i < Monthlies; i++)
        {
            var month = new DateOnly(date.Year, date.Month, 1).AddMonths(i);
            List(ExchangeCalendar.MonthlyExpiry(month.Year, month.Month), ExpiryClass.Monthly);
        }

        for (var year = date.Year + 1; year <= date.Year + 3; year++) List(ExchangeCalendar.MonthlyExpiry(year, 1), year == date.Year + 1 ? ExpiryClass.Monthly : ExpiryClass.Leaps);
        List(ExchangeCalendar.MonthlyExpiry(date.Year + 1, 6), ExpiryClass.Leaps);
        List(ExchangeCalendar.MonthlyExpiry(date.Year + 1, 12), ExpiryClass.Leaps);
        if (found.ContainsKey(date)) found[date] = ExpiryClass.SameDay;

        return [.. found.Select(e => new Expiry(e.Key, e.Value, ExchangeTime.Instant(e.Key, ExchangeCalendar.CloseTime(e.Key))))];

        void List(DateOnly day, ExpiryClass kind)
        {
            if (day >= date) found[day] = kind;
        }
    }
}

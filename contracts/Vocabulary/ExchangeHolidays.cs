namespace OptionsAlerts.Contracts;

/// <summary>A day of the year on which the US exchanges are closed, wherever its rule puts it.</summary>
internal enum ExchangeHoliday
{
    NewYearsDay,
    MartinLutherKingDay,
    PresidentsDay,
    GoodFriday,
    MemorialDay,
    Juneteenth,
    IndependenceDay,
    LaborDay,
    Thanksgiving,
    Christmas,
}

/// <summary>
/// When the US exchanges are closed beside weekends: NYSE Rule 7.2, which the options exchanges keep too (Cboe Rule 5.1), and the days of mourning and
/// disaster that no rule foretells. Full closures are exact from 2000 on. A closure decided after this table was written is an ordinary day here until it is added.
/// </summary>
internal static class ExchangeHolidays
{
    private static readonly ExchangeHoliday[] All = Enum.GetValues<ExchangeHoliday>();

    private static readonly SpecialClosure[] Special =
    [
        new(new(2001, 9, 11), new(2001, 9, 14), "September 11 attacks"),
        new(new(2004, 6, 11), new(2004, 6, 11), "Day of mourning for Ronald Reagan"),
        new(new(2007, 1, 2), new(2007, 1, 2), "Day of mourning for Gerald Ford"),
        new(new(2012, 10, 29), new(2012, 10, 30), "Hurricane Sandy"),
        new(new(2018, 12, 5), new(2018, 12, 5), "Day of mourning for George H. W. Bush"),
        new(new(2025, 1, 9), new(2025, 1, 9), "Day of mourning for Jimmy Carter"),
    ];

    /// <summary>The holiday observed on a date; null on every other, a special closure included.</summary>
    public static ExchangeHoliday? On(DateOnly date)
    {
        ExchangeHoliday? candidate = date.Month switch
        {
            1 => date.Day < 8 ? ExchangeHoliday.NewYearsDay : ExchangeHoliday.MartinLutherKingDay,
            2 => ExchangeHoliday.PresidentsDay,
            3 or 4 => ExchangeHoliday.GoodFriday,
            5 => ExchangeHoliday.MemorialDay,
            6 => ExchangeHoliday.Juneteenth,
            7 => ExchangeHoliday.IndependenceDay,
            9 => ExchangeHoliday.LaborDay,
            11 => ExchangeHoliday.Thanksgiving,
            12 => ExchangeHoliday.Christmas,
            _ => null,
        };
        return candidate is { } holiday && In(date.Year, holiday) == date ? holiday : null;
    }

    /// <summary>What closes the exchanges on one day beyond the rules; null where nothing does.</summary>
    public static string? SpecialOn(DateOnly date)
    {
        foreach (var closure in Special)
            if (date >= closure.First && date <= closure.Last) return closure.Reason;
        return null;
    }

    /// <summary>Weekdays without trading from one date (inclusive) to another (exclusive).</summary>
    public static int Between(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var year = from.Year; year <= to.Year; year++)
            foreach (var holiday in All)
                if (In(year, holiday) is { } date && date >= from && date < to) count++;

        // None of them has a weekend between its days.
        foreach (var closure in Special)
        {
            var first = Math.Max(closure.First.DayNumber, from.DayNumber);
            count += Math.Max(0, Math.Min(closure.Last.DayNumber + 1, to.DayNumber) - first);
        }

        return count;
    }

    /// <summary>The weekday on which a year observes a holiday; null where it does not.</summary>
    public static DateOnly? In(int year, ExchangeHoliday holiday) => holiday switch
    {
        // On a Saturday it is not made up for: the Friday is the old year's last day, on which books are closed.
        ExchangeHoliday.NewYearsDay => new DateOnly(year, 1, 1) is { DayOfWeek: not DayOfWeek.Saturday } first ? Observed(first) : null,
        ExchangeHoliday.MartinLutherKingDay => Nth(year, 1, DayOfWeek.Monday, 3),
        ExchangeHoliday.PresidentsDay => Nth(year, 2, DayOfWeek.Monday, 3),
        ExchangeHoliday.GoodFriday => Easter(year).AddDays(-2),
        ExchangeHoliday.MemorialDay => Nth(year, 6, DayOfWeek.Monday, 1).AddDays(-7),
        ExchangeHoliday.Juneteenth => year >= 2022 ? Observed(new DateOnly(year, 6, 19)) : null,
        ExchangeHoliday.IndependenceDay => Observed(new DateOnly(year, 7, 4)),
        ExchangeHoliday.LaborDay => Nth(year, 9, DayOfWeek.Monday, 1),
        ExchangeHoliday.Thanksgiving => Nth(year, 11, DayOfWeek.Thursday, 4),
        ExchangeHoliday.Christmas => Observed(new DateOnly(year, 12, 25)),
        _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, "No such holiday."),
    };

    /// <summary>The name in the exchanges' own list.</summary>
    public static string Name(ExchangeHoliday holiday) => holiday switch
    {
        ExchangeHoliday.NewYearsDay => "New Year's Day",
        ExchangeHoliday.MartinLutherKingDay => "Martin Luther King, Jr. Day",
        ExchangeHoliday.PresidentsDay => "Washington's Birthday",
        ExchangeHoliday.GoodFriday => "Good Friday",
        ExchangeHoliday.MemorialDay => "Memorial Day",
        ExchangeHoliday.Juneteenth => "Juneteenth National Independence Day",
        ExchangeHoliday.IndependenceDay => "Independence Day",
        ExchangeHoliday.LaborDay => "Labor Day",
        ExchangeHoliday.Thanksgiving => "Thanksgiving Day",
        ExchangeHoliday.Christmas => "Christmas Day",
        _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, "No such holiday."),
    };

    /// <summary>The n-th such weekday of a month, from 1.</summary>
    public static DateOnly Nth(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)weekday - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    private static DateOnly Observed(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

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

    private sealed record SpecialClosure(DateOnly First, DateOnly Last, string Reason);
}

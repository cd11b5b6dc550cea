using System.Globalization;

namespace OptionsAlerts.Unit.Tests.Calendar;

/// <summary>
/// The closed weekdays and early closes of a year. 2015 to 2028 are the exchanges' own: NYSE's yearly "Holiday and Early Closings Calendar" (that of December 2025
/// for 2026 to 2028) with the two closures announced later, on 5 December 2018 and 9 January 2025. 2029 and 2030 are not published yet: they are
/// worked out by hand from the rule.
/// </summary>
public sealed record PublishedYear(int Year, string Closed, string Early)
{
    public IEnumerable<DateOnly> ClosedDays => Dates(Closed);

    public IEnumerable<DateOnly> EarlyCloses => Dates(Early);

    public override string ToString() => Year.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<DateOnly> Dates(string days) =>
        days.Split(' ').Select(day => DateOnly.ParseExact($"{Year}-{day}", "yyyy-MM-dd", CultureInfo.InvariantCulture));
}

internal static class PublishedDays
{
    private static readonly PublishedYear[] Years =
    [
        new(2015, "01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25", "11-27 12-24"),
        new(2016, "01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26", "11-25"),
        new(2017, "01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25", "07-03 11-24"),
        new(2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25", "07-03 11-23 12-24"),
        new(2019, "01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25", "07-03 11-29 12-24"),
        new(2020, "01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24"),
        new(2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26"),
        new(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25"),
        new(2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24"),
        new(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24"),
        new(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24"),
        new(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24"),
        new(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26"),
        new(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24"),
        new(2029, "01-01 01-15 02-19 03-30 05-28 06-19 07-04 09-03 11-22 12-25", "07-03 11-23 12-24"),
        new(2030, "01-01 01-21 02-18 04-19 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24"),
    ];

    public static TheoryData<PublishedYear> All => [.. Years];
}

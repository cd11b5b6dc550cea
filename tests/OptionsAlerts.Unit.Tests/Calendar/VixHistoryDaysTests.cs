using System.Globalization;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Calendar;

/// <summary>Twenty-six years of what happened: Cboe's history of VIX has a row for each day on which its options traded, by day or by night.</summary>
public sealed class VixHistoryDaysTests
{
    // The exchanges were closed for Ronald Reagan's funeral; the file repeats the day before.
    private static readonly DateOnly RowWithoutTrading = new(2004, 6, 11);

    [Fact]
    public void vix_has_a_row_exactly_for_the_days_with_a_session()
    {
        var rows = File.ReadLines(SharedData.Path("vix/vix-daily.csv")).Skip(1)
            .Select(line => DateOnly.ParseExact(line.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Where(date => date.Year >= 2000 && date != RowWithoutTrading)
            .ToList();
        rows.Count.ShouldBeGreaterThan(6_600);

        var days = new List<DateOnly>();
        for (var date = new DateOnly(2000, 1, 1); date <= rows[^1]; date = date.AddDays(1))
            if (ExchangeCalendar.RegularSession(date) is not null || ExchangeCalendar.OvernightSession(date) is not null) days.Add(date);
        rows.ShouldBe(days);
    }
}

using System.Globalization;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Calendar;

public sealed class ExchangeCalendarTests
{
    [Theory]
    [MemberData(nameof(PublishedDays.All), MemberType = typeof(PublishedDays))]
    public void the_closed_weekdays_of_a_year_are_the_published_ones(PublishedYear year)
    {
        DaysOf(year.Year).Where(date => IsWeekday(date) && !ExchangeCalendar.IsTradingDay(date)).ShouldBe(year.ClosedDays);
        DaysOf(year.Year).Where(date => ExchangeCalendar.Holiday(date) is not null).ShouldBe(year.ClosedDays);
    }

    [Theory]
    [MemberData(nameof(PublishedDays.All), MemberType = typeof(PublishedDays))]
    public void the_early_closes_of_a_year_are_the_published_ones(PublishedYear year) =>
        DaysOf(year.Year).Where(ExchangeCalendar.IsEarlyClose).ShouldBe(year.EarlyCloses);

    [Theory]
    [InlineData("2026-01-01", "New Year's Day")]
    [InlineData("2026-01-19", "Martin Luther King, Jr. Day")]
    [InlineData("2026-02-16", "Washington's Birthday")]
    [InlineData("2026-04-03", "Good Friday")]
    [InlineData("2026-05-25", "Memorial Day")]
    [InlineData("2026-06-19", "Juneteenth National Independence Day")]
    [InlineData("2026-07-03", "Independence Day")] // a Saturday's, kept on the Friday
    [InlineData("2026-07-04", null)] // the Saturday itself
    [InlineData("2026-09-07", "Labor Day")]
    [InlineData("2026-11-26", "Thanksgiving Day")]
    [InlineData("2022-12-26", "Christmas Day")] // a Sunday's, kept on the Monday
    [InlineData("2018-12-05", "Day of mourning for George H. W. Bush")]
    [InlineData("2025-01-09", "Day of mourning for Jimmy Carter")]
    [InlineData("2012-10-30", "Hurricane Sandy")]
    [InlineData("2026-11-27", null)]
    public void a_closed_day_has_the_name_of_what_closes_it(string date, string? name) => ExchangeCalendar.Holiday(Date(date)).ShouldBe(name);

    [Theory]
    [InlineData("2021-12-31")] // New Year's Day 2022 is a Saturday
    [InlineData("2027-12-31")]
    [InlineData("2021-06-18")] // Juneteenth is kept from 2022 on
    [InlineData("2016-07-01")] // the Friday before a Monday's Independence Day
    [InlineData("2021-07-02")] // the Friday before one kept on Monday
    [InlineData("2026-07-02")] // the Thursday before one kept on Friday
    [InlineData("2021-12-23")] // the Thursday before Christmas kept on Friday
    [InlineData("2022-12-23")]
    [InlineData("2028-12-22")]
    [InlineData("2025-12-26")]
    [InlineData("2026-11-25")]
    public void a_day_beside_a_holiday_may_be_a_whole_one(string date)
    {
        ExchangeCalendar.IsTradingDay(Date(date)).ShouldBeTrue();
        ExchangeCalendar.IsEarlyClose(Date(date)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(2015, 252)]
    [InlineData(2016, 252)]
    [InlineData(2017, 251)]
    [InlineData(2018, 251)]
    [InlineData(2019, 252)]
    [InlineData(2020, 253)]
    [InlineData(2021, 252)]
    [InlineData(2022, 251)]
    [InlineData(2023, 250)]
    [InlineData(2024, 252)]
    [InlineData(2025, 250)]
    public void a_year_has_as_many_trading_days_as_it_had(int year, int days) =>
        ExchangeCalendar.TradingDaysBetween(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1)).ShouldBe(days);

    [Theory]
    [InlineData("2026-07-02", "2026-07-07", 2)] // Thursday and Monday
    [InlineData("2026-07-03", "2026-07-06", 0)]
    [InlineData("2026-07-02", "2026-07-02", 0)]
    [InlineData("2026-07-07", "2026-07-02", 0)]
    [InlineData("2001-09-10", "2001-09-18", 2)] // Monday and the Monday after
    [InlineData("2001-09-12", "2001-09-14", 0)]
    [InlineData("2026-12-31", "2027-01-05", 2)]
    public void trading_days_count_from_the_first_to_before_the_second(string from, string to, int days) =>
        ExchangeCalendar.TradingDaysBetween(Date(from), Date(to)).ShouldBe(days);

    [Theory]
    [InlineData("2026-03-02", "2026-03-02", 0)]
    [InlineData("2026-03-02", "2026-03-03", 1)]
    [InlineData("2026-03-06", "2026-03-09", 1)] // over a weekend
    [InlineData("2026-03-07", "2026-03-09", 0)] // the weekend alone
    [InlineData("2026-03-02", "2026-03-16", 10)]
    [InlineData("2026-03-09", "2026-03-02", 0)]
    [InlineData("2026-07-02", "2026-07-07", 3)] // a holiday among them
    public void weekdays_count_from_the_first_to_before_the_second(string from, string to, int days) =>
        ExchangeCalendar.WeekdaysBetween(Date(from), Date(to)).ShouldBe(days);

    [Fact]
    public void the_days_around_a_long_weekend_are_the_days_before_and_after_it()
    {
        ExchangeCalendar.NextTradingDay(Date("2026-07-02")).ShouldBe(Date("2026-07-06"));
        ExchangeCalendar.PreviousTradingDay(Date("2026-07-06")).ShouldBe(Date("2026-07-02"));
        ExchangeCalendar.OnOrAfter(Date("2026-07-03")).ShouldBe(Date("2026-07-06"));
        ExchangeCalendar.OnOrBefore(Date("2026-07-05")).ShouldBe(Date("2026-07-02"));
        ExchangeCalendar.TradingDaysBefore(Date("2026-07-07"), 3).ShouldBe([Date("2026-07-01"), Date("2026-07-02"), Date("2026-07-06")]);
    }

    [Theory]
    [InlineData(2026, 3, "2026-03-20")]
    [InlineData(2026, 6, "2026-06-18")] // the Friday is Juneteenth
    [InlineData(2025, 4, "2025-04-17")] // the Friday is Good Friday
    [InlineData(2038, 4, "2038-04-16")]
    public void a_third_friday_that_is_a_holiday_expires_on_the_thursday(int year, int month, string expiry) =>
        ExchangeCalendar.MonthlyExpiry(year, month).ShouldBe(Date(expiry));

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1)) yield return date;
    }

    private static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class TradingCalendarTests
{
    [Fact]
    public void the_holidays_of_2026_are_the_exchange_s()
    {
        var closed = Enumerable.Range(0, 365).Select(new DateOnly(2026, 1, 1).AddDays)
            .Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !TradingCalendar.IsTradingDay(date))
            .Select(date => date.ToString("MM-dd"));
        closed.ShouldBe(["01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"]);
    }

    [Theory]
    [InlineData("2024-03-29")]
    [InlineData("2025-04-18")]
    [InlineData("2038-04-23")]
    public void good_friday_follows_easter(string date) => TradingCalendar.IsTradingDay(DateOnly.Parse(date)).ShouldBeFalse();

    [Fact]
    public void the_last_day_of_a_year_trades_although_new_year_s_day_is_a_saturday() =>
        TradingCalendar.IsTradingDay(new DateOnly(2021, 12, 31)).ShouldBeTrue();

    [Fact]
    public void a_third_friday_that_is_a_holiday_expires_on_the_thursday() =>
        TradingCalendar.MonthlyExpiry(2026, 6).ShouldBe(new DateOnly(2026, 6, 18));

    [Fact]
    public void the_days_before_skip_weekends_and_holidays() =>
        TradingCalendar.Before(new DateOnly(2026, 7, 7), 3).ShouldBe([new(2026, 7, 1), new(2026, 7, 2), new(2026, 7, 6)]);
}

using System.Globalization;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>New York time in November 2026 (EST, UTC−5), at both changes of the clock in 2026, and where days begin and end.</summary>
public sealed class ExchangeTimeTests
{
    [Theory]
    [InlineData("2026-11-18T17:59:59.9999999-05:00", "2026-11-18")] // Wednesday
    [InlineData("2026-11-18T18:00:00-05:00", "2026-11-19")]
    [InlineData("2026-11-19T00:00:00-05:00", "2026-11-19")]
    [InlineData("2026-11-20T17:59:59-05:00", "2026-11-20")] // Friday
    [InlineData("2026-11-20T18:00:00-05:00", "2026-11-23")]
    [InlineData("2026-11-21T12:00:00-05:00", "2026-11-23")] // Saturday
    [InlineData("2026-11-21T18:00:00-05:00", "2026-11-23")]
    [InlineData("2026-11-22T17:00:00-05:00", "2026-11-23")] // Sunday
    [InlineData("2026-11-22T18:00:00-05:00", "2026-11-23")]
    [InlineData("2026-11-23T18:00:00-05:00", "2026-11-24")]
    [InlineData("2026-07-01T22:00:00Z", "2026-07-02")] // 18:00 in summer
    [InlineData("2026-07-01T21:59:59Z", "2026-07-01")]
    [InlineData("2026-12-31T22:59:59Z", "2026-12-31")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-04")] // over New Year's Day and its weekend
    [InlineData("2026-11-25T17:59:59-05:00", "2026-11-25")] // the eve of Thanksgiving
    [InlineData("2026-11-25T18:00:00-05:00", "2026-11-27")]
    [InlineData("2026-11-26T12:00:00-05:00", "2026-11-27")]
    [InlineData("2026-11-26T18:00:00-05:00", "2026-11-27")]
    [InlineData("2026-07-02T22:00:00Z", "2026-07-06")] // Independence Day, kept on the Friday
    [InlineData("2025-01-09T10:00:00-05:00", "2025-01-10")] // a day of mourning
    public void the_trading_day_rolls_at_18_and_closed_days_belong_to_the_next(string at, string day) =>
        ExchangeTime.TradingDay(Instant(at)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(day);

    [Theory]
    [InlineData("2026-11-20", "09:30", "2026-11-20T14:30:00Z")]
    [InlineData("2026-07-01", "09:30", "2026-07-01T13:30:00Z")]
    [InlineData("2026-03-08", "01:59", "2026-03-08T06:59:00Z")]
    [InlineData("2026-03-08", "02:30", "2026-03-08T07:30:00Z")] // does not exist: 03:30 daylight time
    [InlineData("2026-03-08", "03:30", "2026-03-08T07:30:00Z")]
    [InlineData("2026-11-01", "00:59", "2026-11-01T04:59:00Z")]
    [InlineData("2026-11-01", "01:30", "2026-11-01T06:30:00Z")] // exists twice: standard time
    [InlineData("2026-11-01", "02:00", "2026-11-01T07:00:00Z")]
    public void a_wall_time_is_one_instant_at_either_change_of_the_clock(string date, string time, string expected)
    {
        var instant = ExchangeTime.Instant(DateOnly.Parse(date, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        instant.ShouldBe(Instant(expected));
        instant.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01T01:30:00")]
    [InlineData("2026-11-01T06:30:00Z", "2026-11-01T01:30:00")]
    [InlineData("2026-03-08T06:59:59Z", "2026-03-08T01:59:59")]
    [InlineData("2026-03-08T07:00:00Z", "2026-03-08T03:00:00")]
    public void an_instant_has_its_wall_time_at_either_change_of_the_clock(string at, string wall) =>
        ExchangeTime.Local(Instant(at)).ToString("s", CultureInfo.InvariantCulture).ShouldBe(wall);

    [Fact]
    public void the_date_is_new_yorks() => ExchangeTime.Date(Instant("2026-11-21T04:59:59Z")).ShouldBe(new DateOnly(2026, 11, 20));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

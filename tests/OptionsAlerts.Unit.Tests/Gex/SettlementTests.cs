using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class SettlementTests
{
    [Theory]
    [InlineData("SPX", 2026, 3, 20, 9, 30)] // third Friday
    [InlineData("RUT", 2026, 3, 20, 9, 30)]
    [InlineData("NDX", 2026, 3, 20, 9, 30)]
    [InlineData("SPXW", 2026, 3, 20, 16, 0)]
    [InlineData("RUTW", 2026, 3, 20, 16, 0)]
    [InlineData("SPXW", 2026, 3, 2, 16, 0)] // 0DTE
    [InlineData("SPY", 2026, 3, 20, 16, 0)]
    [InlineData("VIX", 2026, 3, 18, 9, 30)] // Wednesday
    [InlineData("SPX", 2025, 4, 17, 9, 30)] // the Friday was Good Friday
    [InlineData("SPX", 2026, 3, 19, 16, 0)] // an ordinary Thursday
    [InlineData("SPY", 2026, 11, 27, 13, 0)] // the day after Thanksgiving
    [InlineData("SPXW", 2026, 12, 24, 13, 0)]
    [InlineData("VIX", 2026, 12, 23, 9, 30)]
    public void each_root_settles_at_its_minute(string root, int year, int month, int day, int hour, int minute) =>
        ExchangeTime.Local(Settlement.Of(root, new DateOnly(year, month, day))).ShouldBe(new DateTime(year, month, day, hour, minute, 0));

    [Fact]
    public void time_is_counted_in_whole_minutes_over_365_days()
    {
        var settles = new DateTimeOffset(2026, 3, 20, 20, 0, 0, TimeSpan.Zero);
        Settlement.Years(DayCount.Act365, new DateOnly(2026, 3, 20), settles, settles.AddDays(-1).AddSeconds(20)).ShouldBe(1439 / (365.0 * 1440));
    }

    [Fact]
    public void the_last_minute_is_never_shorter_than_a_minute()
    {
        var settles = new DateTimeOffset(2026, 3, 20, 20, 0, 0, TimeSpan.Zero);
        Settlement.Years(DayCount.Act365, new DateOnly(2026, 3, 20), settles, settles.AddSeconds(-1)).ShouldBe(1 / (365.0 * 1440));
    }

    [Fact]
    public void a_contract_is_gone_at_its_settlement_minute()
    {
        var settles = new DateTimeOffset(2026, 3, 20, 20, 0, 0, TimeSpan.Zero);
        Settlement.IsGone(DayCount.Act365, new DateOnly(2026, 3, 20), settles, settles.AddTicks(-1)).ShouldBeFalse();
        Settlement.IsGone(DayCount.Act365, new DateOnly(2026, 3, 20), settles, settles).ShouldBeTrue();
    }

    [Fact]
    public void under_business_days_a_contract_lasts_its_whole_day()
    {
        var settles = new DateTimeOffset(2026, 3, 20, 20, 0, 0, TimeSpan.Zero);
        Settlement.IsGone(DayCount.Business262, new DateOnly(2026, 3, 20), settles, settles.AddHours(7)).ShouldBeFalse(); // 23:00 New York
        Settlement.IsGone(DayCount.Business262, new DateOnly(2026, 3, 20), settles, settles.AddHours(9)).ShouldBeTrue();
    }

    [Fact]
    public void business_days_are_weekdays_holidays_or_not() =>
        Settlement.Years(DayCount.Business262, new DateOnly(2026, 7, 7), default, new DateTimeOffset(2026, 7, 1, 16, 0, 0, TimeSpan.Zero)).ShouldBe(4 / 262.0);

    [Fact]
    public void no_business_day_counts_as_one() =>
        Settlement.Years(DayCount.Business262, new DateOnly(2026, 3, 2), default, new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero)).ShouldBe(1 / 262.0);
}

using System.Globalization;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Calendar;

/// <summary>Sessions in November 2026 (EST, UTC−5), on both sides of the changes of the clock and round holidays.</summary>
public sealed class ExchangeSessionTests
{
    [Theory]
    [InlineData("2026-11-20", "2026-11-20T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("2026-07-01", "2026-07-01T13:30Z", "2026-07-01T20:00Z")] // summer
    [InlineData("2026-03-09", "2026-03-09T13:30Z", "2026-03-09T20:00Z")] // the Monday after the clock went forward
    [InlineData("2026-11-02", "2026-11-02T14:30Z", "2026-11-02T21:00Z")] // and back
    [InlineData("2026-11-27", "2026-11-27T14:30Z", "2026-11-27T18:00Z")] // early close
    [InlineData("2025-07-03", "2025-07-03T13:30Z", "2025-07-03T17:00Z")]
    public void the_regular_session_is_9_30_to_16_00_or_13_00(string date, string open, string close) =>
        ExchangeCalendar.RegularSession(Date(date)).ShouldBe(new TradingSession(At(open), At(close)));

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T21:15Z")]
    [InlineData("2026-11-27", "2026-11-27T18:15Z")]
    public void index_options_trade_a_quarter_of_an_hour_longer(string date, string close)
    {
        ExchangeCalendar.IndexSession(Date(date)).ShouldBe(new TradingSession(ExchangeCalendar.RegularSession(Date(date))!.Value.Open, At(close)));
        (ExchangeCalendar.IsIndexOpen(At(close).AddTicks(-1)), ExchangeCalendar.IsIndexOpen(At(close))).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("2026-11-21")] // Saturday
    [InlineData("2026-04-03")] // Good Friday
    [InlineData("2025-01-09")] // a day of mourning
    public void a_closed_day_has_no_regular_session(string date)
    {
        ExchangeCalendar.RegularSession(Date(date)).ShouldBeNull();
        ExchangeCalendar.IndexSession(Date(date)).ShouldBeNull();
        ExchangeCalendar.CurbSession(Date(date)).ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-11-20T09:29:59.9999999-05:00", false)]
    [InlineData("2026-11-20T09:30:00-05:00", true)]
    [InlineData("2026-11-20T15:59:59.9999999-05:00", true)]
    [InlineData("2026-11-20T16:00:00-05:00", false)]
    [InlineData("2026-07-01T13:30:00Z", true)] // 09:30 in summer
    [InlineData("2026-07-01T13:29:59Z", false)]
    [InlineData("2026-11-21T12:00:00-05:00", false)]
    [InlineData("2026-11-22T12:00:00-05:00", false)]
    [InlineData("2026-11-26T12:00:00-05:00", false)] // Thanksgiving
    [InlineData("2026-11-27T12:59:59.9999999-05:00", true)]
    [InlineData("2026-11-27T13:00:00-05:00", false)]
    public void the_regular_session_holds_its_start_and_not_its_end(string at, bool open) => ExchangeCalendar.IsOpen(At(at)).ShouldBe(open);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T01:15Z", "2026-11-20T14:25Z")] // Thursday evening to Friday morning
    [InlineData("2026-11-23", "2026-11-23T01:15Z", "2026-11-23T14:25Z")] // Sunday evening to Monday morning
    [InlineData("2026-11-02", "2026-11-02T01:15Z", "2026-11-02T14:25Z")] // the evening after the clock went back
    [InlineData("2026-11-27", "2026-11-27T01:15Z", "2026-11-27T14:25Z")] // the evening of Thanksgiving
    [InlineData("2026-11-26", "2026-11-26T01:15Z", "2026-11-26T16:30Z")] // Thanksgiving itself, until 11:30
    [InlineData("2026-07-03", "2026-07-03T00:15Z", "2026-07-03T15:30Z")]
    [InlineData("2025-01-09", "2025-01-09T01:15Z", "2025-01-09T14:25Z")] // the night before a day of mourning traded
    [InlineData("2024-08-23", "2024-08-23T00:15Z", "2024-08-23T13:15Z")] // until 09:15 before 26 August 2024
    [InlineData("2024-08-26", "2024-08-26T00:15Z", "2024-08-26T13:25Z")]
    [InlineData("2021-11-19", "2021-11-19T08:00Z", "2021-11-19T14:15Z")] // from 03:00 before 22 November 2021
    [InlineData("2021-11-22", "2021-11-22T01:15Z", "2021-11-22T14:15Z")]
    [InlineData("2022-02-21", null, null)] // holidays had none yet
    [InlineData("2018-12-05", null, null)]
    [InlineData("2015-03-06", null, null)]
    [InlineData("2026-01-01", null, null)]
    [InlineData("2026-04-03", null, null)]
    [InlineData("2026-12-25", null, null)]
    [InlineData("2026-11-21", null, null)] // Saturday
    [InlineData("2026-11-22", null, null)]
    public void the_overnight_session_ends_on_its_date(string date, string? open, string? close) =>
        ExchangeCalendar.OvernightSession(Date(date)).ShouldBe(open is null ? null : new TradingSession(At(open), At(close!)));

    [Theory]
    [InlineData("2026-11-19T20:14:59.9999999-05:00", false)]
    [InlineData("2026-11-19T20:15:00-05:00", true)]
    [InlineData("2026-11-20T00:00:00-05:00", true)]
    [InlineData("2026-11-20T09:24:59.9999999-05:00", true)]
    [InlineData("2026-11-20T09:25:00-05:00", false)]
    [InlineData("2026-11-20T21:00:00-05:00", false)] // Friday night
    [InlineData("2026-11-22T21:00:00-05:00", true)] // Sunday night
    [InlineData("2026-11-26T11:29:59-05:00", true)] // Thanksgiving
    [InlineData("2026-11-26T11:30:00-05:00", false)]
    [InlineData("2026-12-24T21:00:00-05:00", false)] // Christmas Eve
    [InlineData("2025-12-25T21:00:00-05:00", true)] // the evening of Christmas, before a Friday
    [InlineData("2021-11-19T02:59:59-05:00", false)]
    [InlineData("2021-11-19T03:00:00-05:00", true)]
    [InlineData("2021-11-18T21:00:00-05:00", false)]
    public void the_overnight_session_holds_its_start_and_not_its_end(string at, bool open) => ExchangeCalendar.IsOvernight(At(at)).ShouldBe(open);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T21:15Z", "2026-11-20T22:00Z")]
    [InlineData("2026-11-27", null, null)] // early close
    [InlineData("2022-04-22", null, null)]
    [InlineData("2022-04-25", "2022-04-25T20:15Z", "2022-04-25T21:00Z")]
    public void the_curb_session_follows_the_regular_one(string date, string? open, string? close) =>
        ExchangeCalendar.CurbSession(Date(date)).ShouldBe(open is null ? null : new TradingSession(At(open), At(close!)));

    [Theory]
    [InlineData("2026-11-20T09:29:59-05:00", "2026-11-20T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("2026-11-20T09:30:00-05:00", "2026-11-23T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("2026-11-20T16:00:00-05:00", "2026-11-23T14:30Z", "2026-11-23T21:00Z")]
    [InlineData("2026-11-25T16:00:00-05:00", "2026-11-27T14:30Z", "2026-11-27T18:00Z")] // over Thanksgiving to an early close
    [InlineData("2026-10-30T16:00:00-04:00", "2026-11-02T14:30Z", "2026-11-02T21:00Z")] // over the change of the clock
    [InlineData("2026-12-31T23:59:00-05:00", "2027-01-04T14:30Z", "2027-01-04T21:00Z")]
    public void the_next_open_and_close_are_the_first_after_an_instant(string after, string open, string close) =>
        (ExchangeCalendar.NextOpen(At(after)), ExchangeCalendar.NextClose(At(after))).ShouldBe((At(open), At(close)));

    [Fact]
    public void what_is_asked_of_every_message_allocates_nothing()
    {
        var at = At("2026-11-24T15:00:00-05:00");
        var answers = 0;
        Allocations.Least(_ =>
        {
            for (var hour = 0; hour < 100; hour++)
            {
                var moment = at.AddHours(hour);
                if (ExchangeCalendar.IsOpen(moment) || ExchangeCalendar.IsIndexOpen(moment) || ExchangeCalendar.IsOvernight(moment) || ExchangeCalendar.IsCurb(moment)) answers++;
                if (ExchangeCalendar.NextOpen(moment) < ExchangeCalendar.NextClose(moment)) answers++;
                if (ExchangeCalendar.Holiday(ExchangeTime.TradingDay(moment)) is not null || ExchangeCalendar.RegularSession(ExchangeTime.Date(moment)) is null) answers++;
            }
        }).ShouldBe(0);
        answers.ShouldBeGreaterThan(0);
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

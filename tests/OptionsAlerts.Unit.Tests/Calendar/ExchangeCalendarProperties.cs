using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.Calendar;

/// <summary>What holds of any day and instant from 2000 to 2095.</summary>
public sealed class ExchangeCalendarProperties
{
    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly int Days = new DateOnly(2095, 12, 31).DayNumber - First.DayNumber;

    [Property]
    public Property no_weekend_trades_and_no_weekday_rests_without_a_reason() => Prop.ForAll(Dates, date =>
        date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            ? !ExchangeCalendar.IsTradingDay(date) && ExchangeCalendar.Holiday(date) is null
            : ExchangeCalendar.IsTradingDay(date) == ExchangeCalendar.Holiday(date) is null);

    [Property]
    public Property an_early_close_is_a_trading_day_of_three_and_a_half_hours() => Prop.ForAll(Dates, date =>
        !ExchangeCalendar.IsEarlyClose(date) || ExchangeCalendar.RegularSession(date)?.Length == TimeSpan.FromHours(3.5));

    [Property]
    public Property the_next_and_the_previous_trading_day_undo_each_other_and_skip_none() => Prop.ForAll(Dates, date =>
    {
        var next = ExchangeCalendar.NextTradingDay(date);
        return next > date && ExchangeCalendar.IsTradingDay(next) && ExchangeCalendar.PreviousTradingDay(next) == ExchangeCalendar.OnOrBefore(date)
            && ExchangeCalendar.TradingDaysBetween(date.AddDays(1), next) == 0;
    });

    [Property]
    public Property a_count_of_trading_days_is_what_counting_them_gives() => Prop.ForAll(Dates, Gen.Choose(-10, 900).ToArbitrary(), (from, days) =>
    {
        var counted = 0;
        for (var day = from; day < from.AddDays(days); day = day.AddDays(1))
            if (ExchangeCalendar.IsTradingDay(day)) counted++;
        return ExchangeCalendar.TradingDaysBetween(from, from.AddDays(days)) == counted;
    });

    [Property]
    public Property the_next_open_is_later_and_open_and_nothing_is_open_in_between() => Prop.ForAll(Instants, at =>
    {
        var open = ExchangeCalendar.NextOpen(at);
        var close = ExchangeCalendar.NextClose(at);
        return open > at && ExchangeCalendar.IsOpen(open) && !ExchangeCalendar.IsOpen(open.AddTicks(-1))
            && close > at && !ExchangeCalendar.IsOpen(close) && ExchangeCalendar.IsOpen(close.AddTicks(-1))
            && ExchangeCalendar.IsOpen(at) == (close < open);
    });

    [Property]
    public Property an_instant_is_in_a_session_exactly_when_its_date_s_session_holds_it() => Prop.ForAll(Instants, at =>
    {
        var date = ExchangeTime.Date(at);
        return ExchangeCalendar.IsOpen(at) == Holds(ExchangeCalendar.RegularSession(date), at)
            && ExchangeCalendar.IsIndexOpen(at) == Holds(ExchangeCalendar.IndexSession(date), at)
            && ExchangeCalendar.IsCurb(at) == Holds(ExchangeCalendar.CurbSession(date), at)
            && ExchangeCalendar.IsOvernight(at) == (Holds(ExchangeCalendar.OvernightSession(date), at) || Holds(ExchangeCalendar.OvernightSession(date.AddDays(1)), at));
    });

    [Property]
    public Property sessions_of_index_options_never_overlap() => Prop.ForAll(Instants, at =>
        (ExchangeCalendar.IsIndexOpen(at) ? 1 : 0) + (ExchangeCalendar.IsOvernight(at) ? 1 : 0) + (ExchangeCalendar.IsCurb(at) ? 1 : 0) <= 1);

    [Property]
    public Property a_trading_day_trades_and_never_goes_back() => Prop.ForAll(Instants, Gen.Choose(0, 10_000).ToArbitrary(), (at, minutes) =>
    {
        var day = ExchangeTime.TradingDay(at);
        return ExchangeCalendar.IsTradingDay(day) && day >= ExchangeTime.Date(at) && ExchangeTime.TradingDay(at.AddMinutes(minutes)) >= day;
    });

    [Property]
    public Property every_session_lies_within_one_trading_day() => Prop.ForAll(Dates, date =>
        OneDay(ExchangeCalendar.OvernightSession(date)) && OneDay(ExchangeCalendar.IndexSession(date)) && OneDay(ExchangeCalendar.CurbSession(date)));

    private static Arbitrary<DateOnly> Dates => Gen.Choose(0, Days).Select(First.AddDays).ToArbitrary();

    private static Arbitrary<DateTimeOffset> Instants =>
        (from day in Gen.Choose(0, Days)
         from second in Gen.Choose(0, 86_399)
         select new DateTimeOffset(First.AddDays(day), TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(second)).ToArbitrary();

    private static bool Holds(TradingSession? session, DateTimeOffset at) => session is { } hours && hours.Contains(at);

    private static bool OneDay(TradingSession? session) =>
        session is not { } hours || ExchangeTime.TradingDay(hours.Open) == ExchangeTime.TradingDay(hours.Close.AddTicks(-1));
}

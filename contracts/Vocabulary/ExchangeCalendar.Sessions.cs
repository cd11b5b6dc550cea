using System.Runtime.InteropServices;

namespace OptionsAlerts.Contracts;

/// <summary>A session in UTC: open from its first instant to just before its last.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TradingSession(DateTimeOffset Open, DateTimeOffset Close)
{
    public TimeSpan Length => Close - Open;

    public bool Contains(DateTimeOffset at) => at >= Open && at < Close;
}

/// <content>
/// Sessions, in New York time. Equity options: 09:30 to 16:00, or to 13:00 on an early close. Index options (and those of some funds, SPY, QQQ and IWM among
/// them) trade a quarter of an hour longer. SPX, XSP, VIX and RUT have two more sessions at Cboe: the overnight one (Global Trading Hours, GTH) before the regular
/// session and the curb after it. Source: Cboe Rule 5.1 and https://www.cboe.com/about/hours/us-options; the sessions of designated stock options
/// outside 09:30 to 16:00 (Cboe, SR-CBOE-2025-079) are not in it.
/// </content>
public static partial class ExchangeCalendar
{
    /// <summary>13:00, the end of the regular session on an early close.</summary>
    public static readonly TimeOnly EarlyClose = new(13, 0);

    /// <summary>16:15, the end of the index options' regular session.</summary>
    public static readonly TimeOnly IndexClose = new(16, 15);

    /// <summary>13:15, the end of the index options' regular session on an early close.</summary>
    public static readonly TimeOnly IndexEarlyClose = new(13, 15);

    /// <summary>20:15 of the evening before, the start of the overnight session since 21 November 2021.</summary>
    public static readonly TimeOnly OvernightOpen = new(20, 15);

    /// <summary>09:25, the end of the overnight session since 26 August 2024.</summary>
    public static readonly TimeOnly OvernightClose = new(9, 25);

    /// <summary>11:30, the end of the overnight session on a holiday that has one.</summary>
    public static readonly TimeOnly HolidayOvernightClose = new(11, 30);

    /// <summary>17:00, the end of the curb session.</summary>
    public static readonly TimeOnly CurbClose = new(17, 0);

    private static readonly TimeOnly FormerOvernightOpen = new(3, 0);
    private static readonly TimeOnly FormerOvernightClose = new(9, 15);
    private static readonly DateOnly OvernightSince = new(2015, 3, 9);
    private static readonly DateOnly FromTheEveningSince = new(2021, 11, 22);
    private static readonly DateOnly OnHolidaysSince = new(2022, 3, 1);
    private static readonly DateOnly CurbSince = new(2022, 4, 25);
    private static readonly DateOnly TenMinutesLongerSince = new(2024, 8, 26);

    /// <summary>16:00, or 13:00 on an early close; whether a date trades at all is <see cref="IsTradingDay"/>'s to say.</summary>
    public static TimeOnly CloseTime(DateOnly date) => IsEarlyClose(date) ? EarlyClose : ExchangeTime.SessionClose;

    /// <summary>16:15, or 13:15 on an early close; whether a date trades at all is <see cref="IsTradingDay"/>'s to say.</summary>
    public static TimeOnly IndexCloseTime(DateOnly date) => IsEarlyClose(date) ? IndexEarlyClose : IndexClose;

    /// <summary>The regular session of equity options; null on a day without one.</summary>
    public static TradingSession? RegularSession(DateOnly date) =>
        IsTradingDay(date) ? Session(date, ExchangeTime.SessionOpen, date, CloseTime(date)) : null;

    /// <summary>The regular session of index options; null on a day without one.</summary>
    public static TradingSession? IndexSession(DateOnly date) =>
        IsTradingDay(date) ? Session(date, ExchangeTime.SessionOpen, date, IndexCloseTime(date)) : null;

    /// <summary>
    /// The overnight session that ends on a date's morning; null where none does. It is the first part of the trading day, except on a holiday: there it belongs
    /// to the next one. New Year's Day, Good Friday and Christmas have none, the other holidays have one since 2022 (SR-CBOE-2021-068).
    /// Until November 2021 it ran from 03:00 to 09:15, since 9 March 2015 (VIX a week earlier); before, there was none.
    /// </summary>
    public static TradingSession? OvernightSession(DateOnly date) =>
        OvernightHours(date) is { } hours ? Session(hours.Open > hours.Close ? date.AddDays(-1) : date, hours.Open, date, hours.Close) : null;

    /// <summary>The curb session, 16:15 to 17:00 since 25 April 2022 (SR-CBOE-2021-071); null on a day without one, which an early close is too.</summary>
    public static TradingSession? CurbSession(DateOnly date) =>
        date >= CurbSince && IsTradingDay(date) && !IsEarlyClose(date) ? Session(date, IndexClose, date, CurbClose) : null;

    /// <summary>True within the regular session of equity options.</summary>
    public static bool IsOpen(DateTimeOffset at)
    {
        var (date, time) = Split(at);
        return IsTradingDay(date) && time >= ExchangeTime.SessionOpen && time < CloseTime(date);
    }

    /// <summary>True within the regular session of index options.</summary>
    public static bool IsIndexOpen(DateTimeOffset at)
    {
        var (date, time) = Split(at);
        return IsTradingDay(date) && time >= ExchangeTime.SessionOpen && time < IndexCloseTime(date);
    }

    /// <summary>True within an overnight session of index options.</summary>
    public static bool IsOvernight(DateTimeOffset at)
    {
        var (date, time) = Split(at);
        if (time >= OvernightOpen) return OvernightHours(date.AddDays(1)) is { } tonight && tonight.Open > tonight.Close;
        return OvernightHours(date) is { } hours && time < hours.Close && (hours.Open > hours.Close || time >= hours.Open);
    }

    /// <summary>True within the curb session of index options.</summary>
    public static bool IsCurb(DateTimeOffset at)
    {
        var (date, time) = Split(at);
        return time >= IndexClose && time < CurbClose && date >= CurbSince && IsTradingDay(date) && !IsEarlyClose(date);
    }

    /// <summary>The first start of a regular session after an instant.</summary>
    public static DateTimeOffset NextOpen(DateTimeOffset after)
    {
        var date = OnOrAfter(ExchangeTime.Date(after));
        var open = ExchangeTime.Instant(date, ExchangeTime.SessionOpen);
        return open > after ? open : ExchangeTime.Instant(NextTradingDay(date), ExchangeTime.SessionOpen);
    }

    /// <summary>The first end of a regular session after an instant: within a session its own.</summary>
    public static DateTimeOffset NextClose(DateTimeOffset after)
    {
        var date = OnOrAfter(ExchangeTime.Date(after));
        var close = ExchangeTime.Instant(date, CloseTime(date));
        if (close > after) return close;
        date = NextTradingDay(date);
        return ExchangeTime.Instant(date, CloseTime(date));
    }

    // Hours that open later than they close open on the evening before.
    private static (TimeOnly Open, TimeOnly Close)? OvernightHours(DateOnly date)
    {
        if (IsWeekend(date) || date < OvernightSince) return null;
        var open = date >= FromTheEveningSince ? OvernightOpen : FormerOvernightOpen;
        var close = date >= TenMinutesLongerSince ? OvernightClose : FormerOvernightClose;
        return ExchangeHolidays.On(date) switch
        {
            // The exchange's notice of a special closure says whether the night trades: it did before 9 January 2025, on no closure earlier.
            null => ExchangeHolidays.SpecialOn(date) is null || date >= OnHolidaysSince ? (open, close) : null,
            ExchangeHoliday.NewYearsDay or ExchangeHoliday.GoodFriday or ExchangeHoliday.Christmas => null,
            _ => date >= OnHolidaysSince ? (open, HolidayOvernightClose) : null,
        };
    }

    private static TradingSession Session(DateOnly openDate, TimeOnly open, DateOnly closeDate, TimeOnly close) =>
        new(ExchangeTime.Instant(openDate, open), ExchangeTime.Instant(closeDate, close));

    private static (DateOnly Date, TimeOnly Time) Split(DateTimeOffset at)
    {
        var local = ExchangeTime.Local(at);
        return (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }
}

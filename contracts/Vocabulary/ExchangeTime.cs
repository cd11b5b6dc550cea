namespace OptionsAlerts.Contracts;

/// <summary>New York exchange time: its clock, the trading day of an instant and what a zone-less vendor time means. Which days trade, and when: <see cref="ExchangeCalendar"/>.</summary>
public static class ExchangeTime
{
    /// <summary>America/New_York.</summary>
    public static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>09:30, the start of the regular session.</summary>
    public static readonly TimeOnly SessionOpen = new(9, 30);

    /// <summary>16:00, the end of the regular session where it is not an early close.</summary>
    public static readonly TimeOnly SessionClose = new(16, 0);

    /// <summary>18:00, when the trading day rolls, before the index overnight session.</summary>
    public static readonly TimeOnly DayRoll = new(18, 0);

    /// <summary>The instant as New York wall time.</summary>
    public static DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, NewYork).DateTime;

    /// <summary>The instant of a New York wall time; in the hour that does not exist in spring, the instant one hour later.</summary>
    public static DateTimeOffset Instant(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        if (NewYork.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, NewYork.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The calendar date in New York.</summary>
    public static DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(Local(at));

    /// <summary>The trading day an instant belongs to: the date from 18:00 of the evening before, weekends and holidays counting to the next trading day.</summary>
    public static DateOnly TradingDay(DateTimeOffset at)
    {
        var local = Local(at);
        var day = DateOnly.FromDateTime(local);
        if (TimeOnly.FromDateTime(local) >= DayRoll) day = day.AddDays(1);
        return ExchangeCalendar.OnOrAfter(day);
    }
}

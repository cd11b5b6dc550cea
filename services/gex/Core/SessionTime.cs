using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>How much trading lies between two instants. Weekdays 09:30 to 16:00 New York; holidays count as sessions.</summary>
public static class SessionTime
{
    private const int MostDays = 7;

    /// <summary>True while less than one whole session of trading has passed; nights and weekends do not count.</summary>
    public static bool IsWithinOneSession(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return true;
        var (first, last) = (ExchangeTime.Date(from), ExchangeTime.Date(to));
        if (last.DayNumber - first.DayNumber > MostDays) return false;

        var traded = TimeSpan.Zero;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            var (open, close) = (ExchangeTime.Instant(day, ExchangeTime.SessionOpen), ExchangeTime.Instant(day, ExchangeTime.SessionClose));
            var (start, end) = (from > open ? from : open, to < close ? to : close);
            if (end > start) traded += end - start;
        }

        return traded < ExchangeTime.SessionClose - ExchangeTime.SessionOpen;
    }
}

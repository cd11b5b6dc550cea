using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>How much trading lies between two instants: regular sessions, short ones at their length.</summary>
public static class SessionTime
{
    private const int MostDays = 7;

    /// <summary>True while less than one whole session of trading has passed; nights, weekends and holidays do not count.</summary>
    public static bool IsWithinOneSession(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return true;
        var (first, last) = (ExchangeTime.Date(from), ExchangeTime.Date(to));
        if (last.DayNumber - first.DayNumber > MostDays) return false;

        var traded = TimeSpan.Zero;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (ExchangeCalendar.RegularSession(day) is not { } session) continue;
            var (start, end) = (from > session.Open ? from : session.Open, to < session.Close ? to : session.Close);
            if (end > start) traded += end - start;
        }

        return traded < ExchangeTime.SessionClose - ExchangeTime.SessionOpen;
    }
}

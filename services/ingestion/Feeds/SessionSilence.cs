using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>When silence is a fault. Pure.</summary>
internal static class SessionSilence
{
    /// <summary>
    /// True where nothing new has come for longer than the limit, and the market whose data it is has been in its regular session all that while: so that neither the
    /// night nor the first minutes of a day are silence.
    /// </summary>
    /// <param name="last">When something new came last.</param>
    /// <param name="delay">How much later than the market the feed speaks by nature.</param>
    public static bool IsOver(DateTimeOffset last, DateTimeOffset now, TimeSpan limit, TimeSpan delay)
    {
        var market = now - delay;
        return now - last > limit && ExchangeCalendar.IsOpen(market) && ExchangeCalendar.IsOpen(market - limit);
    }
}

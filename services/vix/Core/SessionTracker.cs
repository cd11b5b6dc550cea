using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>The value the next session is measured against.</summary>
/// <param name="IsClose">True for a close; false for the last value seen of a session whose end was missed.</param>
public sealed record ReferenceValue(double Value, DateTimeOffset At, bool IsClose);

/// <summary>A gap between two sessions.</summary>
/// <param name="Opening">As far as the first readings of the session agree to have gone, and when the first of them was.</param>
/// <param name="Percent">The change in per cent of the reference, with its sign.</param>
public sealed record Gap(Direction Direction, ReferenceValue Reference, TimedValue Opening, double Percent)
{
    /// <summary>The true time between the two.</summary>
    public TimeSpan Elapsed => Opening.At - Reference.At;
}

/// <summary>One trading day's session as far as it was seen.</summary>
/// <param name="OpenedAt">Its first value; null while only the last close was repeated.</param>
/// <param name="GapJudged">True when the readings that decide about a gap have been taken.</param>
/// <param name="Last">Its latest value.</param>
/// <param name="BeforeLast">The value before that.</param>
/// <param name="FormerLast">The last value of the session before, which may differ from its official close.</param>
public sealed record SessionState(
    DateOnly Day, ReferenceValue? Reference, DateTimeOffset? OpenedAt, bool GapJudged, TimedValue? Last, double? BeforeLast, double? FormerLast);

/// <summary>
/// Tells sessions apart. A session is a trading day (the day rolls at 18:00 New York) and begins with its first value that is not the last close once
/// more: feeds repeat the close through the night, and a gap measured against the repetition would look like a spike of one minute. When a day rolls, the last
/// value of a session that was seen to its end is that day's close.
/// </summary>
public sealed class SessionTracker(VixSettings settings)
{
    /// <summary>A session last seen longer than this before the regular close has no close of its own: the program, or the feed, stopped early.</summary>
    private static readonly TimeSpan SeenToItsEnd = TimeSpan.FromMinutes(15);

    private (long Hour, DateOnly Day) _dayOfHour = (-1, default);

    /// <summary>The session of a reading, and whether it is another one than before. A completed day's close goes into <paramref name="closes"/>.</summary>
    public (SessionState Session, bool Rolled) Enter(SessionState? former, VixReading reading, DailyCloses closes)
    {
        var day = TradingDay(reading.At);
        if (former is not null && day <= former.Day) return (Seen(Known(former, closes), reading), false);

        if (former is not null && CloseOf(former) is { } close && !closes.Has(former.Day)) closes.Put(former.Day, close);
        var reference = Reference(former, closes.LastBefore(day));
        return (Seen(new SessionState(day, reference, null, false, null, null, former?.Last?.Value ?? former?.FormerLast), reading), true);
    }

    /// <summary>
    /// True when readings are moves of this session. In regular hours a repeated close is a flat opening (or a closure that the calendar does not know, which
    /// it leaves without a close).
    /// </summary>
    public static bool IsLive(SessionState session, VixReading reading) => session.OpenedAt is not null || ExchangeCalendar.IsOpen(reading.At);

    /// <summary>Judges the gap once, when the session has enough readings: any of them may be a bad print, so the nearest to the close decides.</summary>
    public (SessionState Session, Gap? Gap) Judge(SessionState session, RecentReadings recent)
    {
        if (session.GapJudged || !recent.Full) return (session, null);
        var judged = session with { GapJudged = true };
        if (session.OpenedAt is not { } openedAt || session.Reference is not { } reference || openedAt - reference.At > settings.GapMaxAge) return (judged, null);

        var rise = Change.Percent(reference.Value, recent.Lowest);
        var fall = Change.Percent(reference.Value, recent.Highest);
        var limit = settings.RungsPercent[0];
        return (judged, rise > limit ? new Gap(Direction.Up, reference, new TimedValue(openedAt, recent.Lowest), rise)
            : fall < -limit ? new Gap(Direction.Down, reference, new TimedValue(openedAt, recent.Highest), fall)
            : null);
    }

    // A live feed's closes may come after its first reading: a session that began without a reference takes it from them, and what only repeated it was no opening.
    private static SessionState Known(SessionState session, DailyCloses closes)
    {
        if (session.Reference is not null || session.GapJudged || closes.LastBefore(session.Day) is not { } known) return session;
        var isRepeat = session.Last?.Value.Equals(known.Close) == true && session.BeforeLast?.Equals(known.Close) != false;
        var reference = new ReferenceValue(known.Close, DailyClose.Instant(known.Day), true);
        return isRepeat ? session with { Reference = reference, OpenedAt = null, Last = null, BeforeLast = null } : session with { Reference = reference };
    }

    private static SessionState Seen(SessionState session, VixReading reading)
    {
        if (session.OpenedAt is null && (reading.Vix.Equals(session.Reference?.Value) || reading.Vix.Equals(session.FormerLast))) return session;
        return session with
        {
            OpenedAt = session.OpenedAt ?? reading.At,
            Last = new TimedValue(reading.At, reading.Vix),
            BeforeLast = session.Last?.Value,
        };
    }

    // A trading day rolls on a full hour, in winter and in summer: one look at the calendar an hour is enough.
    private DateOnly TradingDay(DateTimeOffset at)
    {
        var hour = at.UtcTicks / TimeSpan.TicksPerHour;
        if (hour != _dayOfHour.Hour) _dayOfHour = (hour, ExchangeTime.TradingDay(at));
        return _dayOfHour.Day;
    }

    // A last value that jumped away from the one before it was never confirmed, and is no close to judge tomorrow by.
    private double? CloseOf(SessionState session)
    {
        var close = ExchangeTime.Instant(session.Day, ExchangeCalendar.CloseTime(session.Day));
        if (session.Last is not { } last || last.At < close - SeenToItsEnd) return null;
        return Settled(session, last);
    }

    private double Settled(SessionState session, TimedValue last) =>
        session.BeforeLast is { } before && Math.Abs(Change.Percent(before, last.Value)) > settings.RungsPercent[0] ? before : last.Value;

    // The later of the last known close and what was last seen of the former session; a session that never opened passes its own reference on.
    private ReferenceValue? Reference(SessionState? former, DailyClose? close)
    {
        var seen = former?.Last is { } last ? new ReferenceValue(Settled(former, last), last.At, false) : former?.Reference;
        if (close is not { } known) return seen;
        var closed = new ReferenceValue(known.Close, DailyClose.Instant(known.Day), true);
        return seen is null || closed.At >= seen.At || known.Day >= former!.Day ? closed : seen;
    }
}

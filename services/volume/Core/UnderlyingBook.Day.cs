using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <content>The trading day: which one it is, how it ends.</content>
public sealed partial class UnderlyingBook
{
    /// <summary>A day that was not watched until this near to its close is not added to the histories.</summary>
    private const long NearCloseMicros = 15 * 60 * 1_000_000L;

    private DateOnly _day;
    private long _dayStart = long.MaxValue;
    private long _dayEnd = long.MinValue;
    private long _sessionStart;
    private long _sessionEnd;
    private long _clockMicros;
    private long _chainMicros = long.MinValue;
    private long? _gapMicros;

    /// <summary>The trading day; the default before the first message.</summary>
    public DateOnly Day => _day;

    /// <summary>The market's time: the newest print or chain, microseconds since 1970-01-01 UTC.</summary>
    public long ClockMicros => _clockMicros;

    // False for a message of a day that is over.
    private bool Enter(long atMicros)
    {
        if (atMicros >= _dayStart && atMicros < _dayEnd) return true;
        if (_day != default && atMicros < _dayStart)
        {
            _refusals.Count(Refusal.FinishedDay);
            return false;
        }

        var day = ExchangeTime.TradingDay(Time(atMicros));
        if (_day != default) Roll(day);
        Begin(day);
        return true;
    }

    private void Begin(DateOnly day)
    {
        Bound(day);
        _clockMicros = _dayStart;
        _isDirty = true;
    }

    private void Bound(DateOnly day)
    {
        _day = day;
        _dayStart = Micros(ExchangeTime.Instant(ExchangeCalendar.PreviousTradingDay(day), ExchangeTime.DayRoll));
        _dayEnd = Micros(ExchangeTime.Instant(day, ExchangeTime.DayRoll));
        _sessionStart = Micros(ExchangeTime.Instant(day, ExchangeTime.SessionOpen));
        _sessionEnd = Micros(ExchangeTime.Instant(day, ExchangeCalendar.CloseTime(day)));
    }

    private void Roll(DateOnly next)
    {
        var traded = CallVolume + PutVolume > 0;
        var seenWhole = IsSeenWhole;
        HandOutAtRoll(seenWhole);
        if (traded && !seenWhole) _refusals.Count(Refusal.IncompleteDay);
        if (seenWhole) _putCallHistory.Add(new PutCallDay(CallVolume, PutVolume));

        _contracts.RemoveAll(contract =>
        {
            // A contract that no chain, history or print has shown for a day, and that never traded, is nothing but memory.
            var isIdle = !contract.SeenToday && contract.History is not { Mean: > 0 };
            if (contract.Symbol.Expiry < next || isIdle)
            {
                _byOcc.Remove(contract.Occ);
                _removed.Add(contract.Occ);
                return true;
            }

            contract.Roll(addToHistory: seenWhole, _settings.HistoryDays);
            MarkDirty(contract);
            return false;
        });

        CallVolume = PutVolume = Prints = 0;
        _flow = default;
        _putsHeavy.Rearm();
        _callsHeavy.Rearm();
        _chainMicros = long.MinValue;
        _gapMicros = null;
    }
}

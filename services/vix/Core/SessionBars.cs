using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>The completed five-minute bars of one regular session.</summary>
/// <param name="Start">When each began, as five minutes counted from the year 1, rising.</param>
/// <param name="Value">The last VIX within each, in index points.</param>
public sealed record DayBars(DateOnly Day, int[] Start, double[] Value);

/// <summary>
/// Five-minute bars of VIX that the program records itself in regular hours, 78 on a whole day, the sessions of the last year. A bar is its last value, and counts when it is
/// over. The bar under way needs no saving: it is the last reading. Within a bar a reading costs a division and a comparison. For one owner; times must not go back.
/// </summary>
/// <param name="sessions">Sessions kept (252 make a year of 19,656 bars); the oldest goes first.</param>
public sealed class SessionBars(int sessions)
{
    /// <summary>Of the longest session.</summary>
    public const int BarsADay = 78;

    private const long TicksPerBar = 5 * TimeSpan.TicksPerMinute;
    private readonly Queue<Session> _sessions = new(sessions + 1);
    private readonly RankedValues _ranked = new();
    private readonly HashSet<DateOnly> _changed = [];
    private Session? _latest;
    private long _bar = -1;
    private bool _isOpen;
    private double _value;

    /// <summary>Completed bars.</summary>
    public int Count => _ranked.Count;

    /// <summary>Takes a reading within VIX's range.</summary>
    public void Read(DateTimeOffset at, double value)
    {
        var bar = at.UtcTicks / TicksPerBar;
        if (bar != _bar)
        {
            if (_isOpen) Complete(_bar, _value);
            // Sessions begin and end on whole bars, so that a bar lies within one or outside.
            (_bar, _isOpen) = (bar, ExchangeCalendar.IsOpen(at));
        }

        _value = value;
    }

    /// <summary>The share of the bars below a value, ties by mid-rank; null under <paramref name="minimum"/> bars.</summary>
    public Percentile? PercentileOf(double value, int minimum)
    {
        if (Count == 0 || Count < minimum) return null;
        var (below, equal) = _ranked.Rank(value);
        return new Percentile((below + (equal / 2.0)) / Count * 100, Count, PercentileBasis.SessionBars);
    }

    /// <summary>The sessions that changed since the last call, each as it is now, or without bars when it is no longer kept.</summary>
    public IReadOnlyList<DayBars> TakeChanged()
    {
        if (_changed.Count == 0) return [];
        DayBars[] changed = [.. _changed.Order().Select(day => _sessions.FirstOrDefault(session => session.Day == day)?.Bars() ?? new DayBars(day, [], []))];
        _changed.Clear();
        return changed;
    }

    /// <summary>Begins from saved sessions, oldest first, and the last reading, whose bar goes on.</summary>
    public void Restore(IEnumerable<DayBars> saved, DateTimeOffset? lastAt, double lastValue)
    {
        foreach (var day in saved)
            for (var i = 0; i < day.Start.Length; i++) Add(day.Day, day.Start[i], day.Value[i]);
        _changed.Clear();
        if (lastAt is { } at && at.UtcTicks / TicksPerBar > (_latest?.LastStart ?? -1)) Read(at, lastValue);
    }

    private void Complete(long bar, double value) => Add(ExchangeTime.Date(new DateTimeOffset(bar * TicksPerBar, TimeSpan.Zero)), (int)bar, value);

    private void Add(DateOnly day, int start, double value)
    {
        if (_latest?.Day != day)
        {
            _sessions.Enqueue(_latest = new Session(day));
            if (_sessions.Count > sessions) Forget(_sessions.Dequeue());
        }

        _latest.Add(start, value);
        _ranked.Add(value);
        _changed.Add(day);
    }

    private void Forget(Session session)
    {
        foreach (var value in session.Bars().Value) _ranked.Remove(value);
        _changed.Add(session.Day);
    }

    private sealed class Session(DateOnly day)
    {
        private readonly List<int> _starts = new(BarsADay);
        private readonly List<double> _values = new(BarsADay);

        public DateOnly Day => day;

        public int LastStart => _starts[^1];

        public DayBars Bars() => new(day, [.. _starts], [.. _values]);

        public void Add(int start, double value)
        {
            _starts.Add(start);
            _values.Add(value);
        }
    }
}

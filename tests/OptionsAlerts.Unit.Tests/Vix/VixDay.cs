using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Unit.Tests.Vix;

/// <summary>Drives a monitor through readings told by exchange day, time and value.</summary>
internal sealed class VixDay(VixSettings settings, DailyCloses? closes = null, VixState? state = null)
{
    public static readonly DateOnly Monday = new(2026, 3, 2);

    private DateTimeOffset _now = ExchangeTime.Instant(Monday, new TimeOnly(9, 30));

    public VixDay() : this(new VixSettings())
    {
    }

    public VixMonitor Monitor { get; } = new(settings, closes ?? new DailyCloses(252), state);

    public List<VixFinding> Findings { get; } = [];

    public IEnumerable<Move> Moves => Findings.OfType<VixFinding.FastMove>().Select(finding => finding.Move);

    public IEnumerable<Gap> Gaps => Findings.OfType<VixFinding.SessionGap>().Select(finding => finding.Gap);

    public IEnumerable<RegimeTransition> Regimes => Findings.OfType<VixFinding.Regime>().Select(finding => finding.Transition);

    public static DateTimeOffset At(int day, string time) => ExchangeTime.Instant(Monday.AddDays(day), TimeOnly.Parse(time));

    /// <summary>Closes of the days before Monday, the last one on Friday.</summary>
    public static DailyCloses Closes(params double[] values)
    {
        var closes = new DailyCloses(252);
        for (var i = 0; i < values.Length; i++) closes.Put(Monday.AddDays(-2 - values.Length + i), values[i]);
        return closes;
    }

    /// <summary>Goes to a day, counted from Monday, and a time.</summary>
    public VixDay On(int day, string time)
    {
        _now = At(day, time);
        return this;
    }

    /// <summary>Reads values, one a minute from the present time on.</summary>
    public VixDay Reads(params double[] values)
    {
        foreach (var value in values)
        {
            Read(new VixReading(_now, value));
            _now = _now.AddMinutes(1);
        }

        return this;
    }

    public VixOutcome Read(VixReading reading)
    {
        var outcome = Monitor.Read(reading, reading.At);
        Findings.AddRange(outcome.Findings);
        return outcome;
    }
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>A change of regime on a day's close, and what became of it.</summary>
/// <param name="Value">The close that changed it, in index points.</param>
/// <param name="Days">Trading days the new regime has lasted, this one included.</param>
/// <param name="Peak">Its highest close.</param>
public sealed record DailyTransition(DateOnly Day, VixRegime From, VixRegime To, double Value, Severity Severity, int Days, DailyClose Peak);

/// <summary>What a series of daily closes says.</summary>
/// <param name="Readings">Closes taken.</param>
/// <param name="Refused">Closes that cannot be: not finite, not within (0, 200), or not after the day before.</param>
/// <param name="Last">The last close taken.</param>
/// <param name="Regime">The regime of the last close; null when there is none.</param>
/// <param name="Since">The first day of that regime.</param>
/// <param name="Percentile">Of the last close among those of the year before it.</param>
/// <param name="DaysByRegime">How many days each regime held, in the order of <see cref="VixRegime"/>.</param>
public sealed record DailyRegimeReport(
    int Readings, int Refused, DailyClose? Last, VixRegime? Regime, DateOnly? Since, Percentile? Percentile,
    IReadOnlyList<DailyTransition> Transitions, int[] DaysByRegime);

/// <summary>Walks daily closes through the regimes. A close is a settled value, not a print, so that none needs a second one to confirm it.</summary>
public static class DailyRegimes
{
    private const int Confirmations = 1;

    public static DailyRegimeReport Walk(IEnumerable<DailyClose> closes, VixSettings settings)
    {
        var tracker = new RegimeTracker(settings.Bands, Confirmations);
        var year = new DailyCloses(settings.PercentileDays);
        var transitions = new List<DailyTransition>();
        var days = new int[Enum.GetValues<VixRegime>().Length];
        int readings = 0, refused = 0;
        RegimeState? state = null;
        DailyClose? last = null;
        foreach (var close in closes)
        {
            if (!Plausibility.IsVix(close.Close) || close.Day <= last?.Day)
            {
                refused++;
                continue;
            }

            if (last is { } before) year.Put(before.Day, before.Close);
            (state, var changed) = tracker.Read(state, close.Close, DailyClose.Instant(close.Day));
            if (changed is not null)
                transitions.Add(Entering(close, changed.From, changed.To));
            else if (transitions.Count > 0) transitions[^1] = Lasting(transitions[^1], close);
            days[(int)state.Regime]++;
            readings++;
            last = close;
        }

        var percentile = last is { } present ? year.PercentileOf(present.Close, settings.PercentileMinimum) : null;
        var since = state is null ? (DateOnly?)null : ExchangeTime.Date(state.Since);
        return new DailyRegimeReport(readings, refused, last, state?.Regime, since, percentile, transitions, days);
    }

    /// <summary>The regime of each close, as a number from below.</summary>
    /// <param name="closes">Each within VIX's range, in the order of their days.</param>
    public static int[] Path(IReadOnlyList<DailyClose> closes, VixSettings settings)
    {
        var tracker = new RegimeTracker(settings.Bands, Confirmations);
        var path = new int[closes.Count];
        RegimeState? state = null;
        for (var i = 0; i < path.Length; i++)
        {
            (state, _) = tracker.Read(state, closes[i].Close, DailyClose.Instant(closes[i].Day));
            path[i] = (int)state.Regime;
        }

        return path;
    }

    private static DailyTransition Entering(DailyClose close, VixRegime from, VixRegime to) =>
        new(close.Day, from, to, close.Close, VixSeverity.OfTransition(from, to), 1, close);

    private static DailyTransition Lasting(DailyTransition transition, DailyClose close) =>
        transition with { Days = transition.Days + 1, Peak = close.Close > transition.Peak.Close ? close : transition.Peak };
}

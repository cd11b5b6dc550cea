namespace OptionsAlerts.Volume.Core.Calibration;

/// <summary>Thresholds for one symbol, and what they would have meant.</summary>
/// <param name="Level">What the present thresholds are to be multiplied by; null where even the highest level gives more than asked for on some day.</param>
/// <param name="Settings">The settings proposed; those of the highest level where none is enough.</param>
/// <param name="Now">The days under the present settings.</param>
/// <param name="Then">The days under <paramref name="Settings"/>.</param>
public sealed record Proposal(string Symbol, double? Level, VolumeSettings Settings, IReadOnlyList<DayAlerts> Now, IReadOnlyList<DayAlerts> Then);

/// <summary>
/// Looks for the lowest thresholds with which no past day of a symbol would have given more than so many alerts: all thresholds of the kinds that the history can judge times
/// one level of a fixed ladder, symbol by symbol.
/// The higher the level the fewer the alerts; where rungs and episodes make an exception, what is proposed still keeps its promise, since it was counted.
/// </summary>
public static class Calibrator
{
    /// <summary>What thresholds are multiplied by, ascending.</summary>
    public static readonly IReadOnlyList<double> Levels = [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100];

    /// <param name="history">Judged about five times over.</param>
    /// <param name="present">The settings that stand.</param>
    /// <param name="alertsADay">On no day more than this; at least 0.</param>
    public static IReadOnlyList<Proposal> Propose(IAlertHistory history, Func<string, VolumeSettings> present, int alertsADay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(alertsADay);
        var now = history.Count(present);
        var searches = history.Symbols.ToDictionary(symbol => symbol, _ => new Search(), StringComparer.Ordinal);
        while (searches.Values.Any(search => !search.IsOver))
        {
            var counted = history.Count(symbol => history.Scaled(present(symbol), Levels[searches[symbol].Middle]));
            foreach (var (symbol, search) in searches) search.Take(counted[symbol], alertsADay);
        }

        return [.. searches.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Found(pair.Key, history, present(pair.Key), now[pair.Key]))];
    }

    // Halves the ladder. Everything below Low is known to give too much, High to give little enough where it was counted.
    private sealed class Search
    {
        private int _low;
        private int _high = Levels.Count;
        private IReadOnlyList<DayAlerts> _then = [];

        public bool IsOver => _low >= _high;

        public int Middle => Math.Min((_low + _high) / 2, Levels.Count - 1);

        public void Take(IReadOnlyList<DayAlerts> days, int alertsADay)
        {
            if (IsOver) return;
            var middle = Middle;
            if (days.All(day => day.Count <= alertsADay))
            {
                _high = middle;
                _then = days;
            }
            else
            {
                _low = middle + 1;
                if (_low == Levels.Count) _then = days;
            }
        }

        public Proposal Found(string symbol, IAlertHistory history, VolumeSettings present, IReadOnlyList<DayAlerts> now)
        {
            var isEnough = _high < Levels.Count;
            var level = Levels[Math.Min(_high, Levels.Count - 1)];
            return new Proposal(symbol, isEnough ? level : null, history.Scaled(present, level), now, _then);
        }
    }
}

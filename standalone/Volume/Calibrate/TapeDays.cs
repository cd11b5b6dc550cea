using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Calibration;

namespace OptionsAlerts.Standalone.Volume.Calibrate;

/// <summary>Trade files as a history: every print is judged again, so that sweeps and blocks are counted as they would have been raised, episodes and rungs included.</summary>
internal sealed class TapeDays(TradeTape tape) : IAlertHistory
{
    private static readonly TimeSpan BatchWindow = TimeSpan.FromSeconds(1);

    public IReadOnlyList<string> Symbols { get; } = [.. tape.Contracts.Select(contract => contract.Underlying).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<SignalKind> Kinds => Scaling.TapeKinds;

    public IReadOnlyDictionary<string, IReadOnlyList<DayAlerts>> Count(Func<string, VolumeSettings> settings)
    {
        var refusals = new Refusals();
        var books = Symbols.ToDictionary(symbol => symbol, symbol => new UnderlyingBook(symbol, settings(symbol), refusals), StringComparer.Ordinal);
        var days = Symbols.ToDictionary(symbol => symbol, _ => new SortedDictionary<DateOnly, Dictionary<SignalKind, int>>(), StringComparer.Ordinal);
        var found = new List<Anomaly>();
        foreach (var batch in new TradeBatches(tape, "file", BatchWindow).All())
        {
            var book = books[batch.Underlying];
            book.Take(batch, found);
            var counts = days[batch.Underlying];
            if (!counts.TryGetValue(book.Day, out var byKind)) counts.Add(book.Day, byKind = []);
            foreach (var anomaly in found.Where(anomaly => anomaly.Phase == SignalPhase.Began && Kinds.Contains(anomaly.Kind)))
                byKind[anomaly.Kind] = byKind.GetValueOrDefault(anomaly.Kind) + 1;
            found.Clear();
        }

        return days.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<DayAlerts>)[.. pair.Value.Select(day => new DayAlerts(day.Key, day.Value))], StringComparer.Ordinal);
    }

    public VolumeSettings Scaled(VolumeSettings settings, double level) => Scaling.Tape(settings, level);

    public IReadOnlyList<(string Key, double Value)> Thresholds(VolumeSettings settings) => Scaling.TapeThresholds(settings);
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core.Calibration;

/// <summary>
/// A history of finished days: the spikes and divergences that each would have raised up to its close, every contract against its own days before. A day's way to its volume
/// is not kept, so that each rung up to the close is taken for raised, which is the most it can have been; what was unusual only for its hour is not seen. Days without enough days before them are passed over.
/// </summary>
public sealed class KeptDays : IAlertHistory
{
    private readonly SortedDictionary<string, DayVolumes[]> _days = new(StringComparer.Ordinal);

    /// <param name="days">In any order.</param>
    public KeptDays(IEnumerable<DayVolumes> days)
    {
        foreach (var symbol in days.GroupBy(day => day.Underlying, StringComparer.Ordinal)) _days.Add(symbol.Key, [.. symbol.OrderBy(day => day.Day)]);
    }

    public IReadOnlyList<string> Symbols => [.. _days.Keys];

    public IReadOnlyList<SignalKind> Kinds => Scaling.DayKinds;

    public IReadOnlyDictionary<string, IReadOnlyList<DayAlerts>> Count(Func<string, VolumeSettings> settings) =>
        _days.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<DayAlerts>)Count(pair.Value, settings(pair.Key)), StringComparer.Ordinal);

    public VolumeSettings Scaled(VolumeSettings settings, double level) => Scaling.Days(settings, level);

    public IReadOnlyList<(string Key, double Value)> Thresholds(VolumeSettings settings) => Scaling.DayThresholds(settings);

    /// <summary>How many rungs lie at or under a magnitude: the three severities, and each doubling of the magnitude at the rung before.</summary>
    public static int Rungs(double magnitude, double low, double medium, double high)
    {
        if (!(magnitude > low)) return 0;
        var rungs = 1;
        var last = low;
        while (true)
        {
            var next = Math.Min(2 * last, Math.Min(Ahead(medium), Ahead(high)));
            if (next > magnitude) return rungs;
            rungs++;
            last = next;
        }

        double Ahead(double severity) => severity > last ? severity : double.PositiveInfinity;
    }

    private static List<DayAlerts> Count(DayVolumes[] days, VolumeSettings settings)
    {
        var histories = new Dictionary<string, DailyVolumes>(StringComparer.Ordinal);
        var counted = new List<DayAlerts>();
        for (var i = 0; i < days.Length; i++)
        {
            // The first days are what the others are compared with.
            var day = days[i];
            if (i >= settings.MinimumHistoryDays) counted.Add(Judge(day, histories, settings));
            for (var contract = 0; contract < day.Contracts.Length; contract++)
            {
                if (!histories.TryGetValue(day.Contracts[contract], out var history)) histories.Add(day.Contracts[contract], history = new DailyVolumes(settings.HistoryDays));
                history.Add(day.Volume[contract]);
            }
        }

        return counted;
    }

    private static DayAlerts Judge(DayVolumes day, Dictionary<string, DailyVolumes> histories, VolumeSettings settings)
    {
        var (spikes, divergences) = (0, 0);
        for (var i = 0; i < day.Contracts.Length; i++)
        {
            var volume = day.Volume[i];
            if (SpikeRule.Judge(volume, histories.GetValueOrDefault(day.Contracts[i]), 1, settings) is { Severity: not null } spike)
                spikes += Rungs(spike.Z, settings.Spike.Z, settings.Spike.MediumZ, settings.Spike.HighZ);
            if (OpenInterestRule.Judge(volume, day.OpenInterest[i], settings.OpenInterest) is { Severity: not null } ratio)
                divergences += Rungs(ratio.Ratio, settings.OpenInterest.Ratio, settings.OpenInterest.MediumRatio, settings.OpenInterest.HighRatio);
        }

        var byKind = new Dictionary<SignalKind, int>();
        if (spikes > 0) byKind.Add(SignalKind.VolumeSpike, spikes);
        if (divergences > 0) byKind.Add(SignalKind.OiDivergence, divergences);
        return new DayAlerts(day.Day, byKind);
    }
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Calibration;

/// <summary>What the watch would have raised of one symbol on one past day.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="ByKind">Signals by kind, those at 0 left out. The engine's cooldowns, which withhold some of them, are not counted in.</param>
public sealed record DayAlerts(DateOnly Day, IReadOnlyDictionary<SignalKind, int> ByKind)
{
    /// <summary>All kinds together.</summary>
    public int Count => ByKind.Values.Sum();
}

/// <summary>Past days of symbols, judged again under other settings.</summary>
public interface IAlertHistory
{
    /// <summary>In the order of their names.</summary>
    IReadOnlyList<string> Symbols { get; }

    /// <summary>The kinds that this history can judge.</summary>
    IReadOnlyList<SignalKind> Kinds { get; }

    /// <summary>The days of each symbol, oldest first, as they would have been under its settings.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<DayAlerts>> Count(Func<string, VolumeSettings> settings);

    /// <summary>The settings with every threshold of <see cref="Kinds"/> times a level.</summary>
    VolumeSettings Scaled(VolumeSettings settings, double level);

    /// <summary>The thresholds of <see cref="Kinds"/> as configuration keys below the symbol (<c>Sweep:Contracts</c>) with their values.</summary>
    IReadOnlyList<(string Key, double Value)> Thresholds(VolumeSettings settings);
}

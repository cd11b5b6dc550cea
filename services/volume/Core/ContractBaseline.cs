using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core;

/// <summary>What one contract is compared with, and where it stands. Immutable.</summary>
/// <param name="Contract">Unpadded OCC symbol.</param>
/// <param name="Day">The trading day.</param>
/// <param name="AsOf">The market's time of the underlying's newest print or chain.</param>
/// <param name="DayVolume">Contracts so far today.</param>
/// <param name="OpenInterest">Null where unknown.</param>
/// <param name="VolumeToOpenInterest">Null where the open interest is unknown.</param>
/// <param name="Days">Volumes of its last finished days, oldest first.</param>
/// <param name="MinimumDays">So many are needed for a comparison.</param>
/// <param name="DayShare">Share of a day's volume normally done by now, 0 to 1.</param>
/// <param name="Standard">Mean and deviation; null under the minimum of days.</param>
/// <param name="Robust">Median and median absolute deviation; null under the minimum of days.</param>
/// <param name="Scale">Which of the two is judged by.</param>
/// <param name="Severity">What a spike would be now; null for none.</param>
/// <param name="IsWhole">False while the day's volumes are lower bounds.</param>
public sealed record ContractBaseline(
    string Contract, string Underlying, DateOnly Day, DateTimeOffset AsOf, long DayVolume, long? OpenInterest, double? VolumeToOpenInterest,
    IReadOnlyList<int> Days, int MinimumDays, double DayShare, SpikeExpectation? Standard, SpikeExpectation? Robust, SpikeScale Scale, Severity? Severity, bool IsWhole);

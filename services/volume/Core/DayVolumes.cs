namespace OptionsAlerts.Volume.Core;

/// <summary>What was traded of one underlying on a finished day, seen whole: what baselines are made of.</summary>
/// <param name="Underlying">The plain symbol.</param>
/// <param name="Day">The trading day.</param>
/// <param name="AsOf">The market's time of the newest print or chain in it: of two of one day the later one stands.</param>
/// <param name="CallVolume">Contracts, all calls together.</param>
/// <param name="PutVolume">Contracts, all puts together.</param>
/// <param name="Contracts">Unpadded OCC symbols, those that expired that day too.</param>
/// <param name="Volume">Contracts of each, at least 0.</param>
/// <param name="OpenInterest">Of the close before the day, of each; null where unknown.</param>
public sealed record DayVolumes(
    string Underlying, DateOnly Day, DateTimeOffset AsOf, long CallVolume, long PutVolume, string[] Contracts, int[] Volume, int?[] OpenInterest);

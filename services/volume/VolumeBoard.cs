using OptionsAlerts.ServiceDefaults.Boards;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>One underlying's option volume as it stands.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="AsOf">The market's time of the newest print or chain.</param>
/// <param name="Prints">Prints counted today.</param>
/// <param name="Contracts">Contracts known today.</param>
/// <param name="CallVolume">Contracts so far today.</param>
/// <param name="PutVolume">Contracts so far today.</param>
/// <param name="Premium">What was paid today, by right and side; <see cref="PremiumFlow.NetUsd"/> is the net premium.</param>
/// <param name="IsWhole">False while prints are missing that no chain has made good: volumes are lower bounds.</param>
/// <param name="MostUnusual">The contracts furthest beyond a threshold, furthest first.</param>
public sealed record UnderlyingVolume(
    string Underlying, DateOnly Day, DateTimeOffset AsOf, long Prints, int Contracts, long CallVolume, long PutVolume, PremiumFlow Premium, bool IsWhole,
    IReadOnlyList<UnusualContract> MostUnusual);

/// <summary>The latest option volume of every underlying, for consoles and queries. Safe for any number of readers beside the one writer.</summary>
public sealed class VolumeBoard
{
    private long _signals;

    /// <summary>The volumes by symbol, with what tells of a new one.</summary>
    internal LatestBoard<UnderlyingVolume> Underlyings { get; } = new();

    /// <summary>The latest volumes, by symbol.</summary>
    public IReadOnlyList<UnderlyingVolume> All => Underlyings.All;

    /// <summary>What was left out since start, by reason.</summary>
    public Refusals Refusals { get; } = new();

    /// <summary>Signals since start.</summary>
    public long Signals => Interlocked.Read(ref _signals);

    /// <summary>The latest volume of an underlying; null where nothing has been seen of it.</summary>
    public UnderlyingVolume? Latest(string underlying) => Underlyings.Find(underlying)?.State;

    internal void Show(UnderlyingVolume volume) => Underlyings.Show(volume.Underlying, volume);

    internal void Raised(int signals) => Interlocked.Add(ref _signals, signals);
}

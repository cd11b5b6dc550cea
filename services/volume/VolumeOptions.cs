using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>Section <c>Volume</c>: what holds for every symbol (<c>Volume:Sweep:Contracts</c>), and what differs for some.</summary>
public sealed record VolumeOptions : VolumeSettings
{
    public const string Section = "Volume";

    /// <summary>Underlyings watched; a further one is counted and left out. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxUnderlyings { get; init; } = 1_000;

    /// <summary>Contracts a symbol that the board shows. Default 20.</summary>
    [Range(1, 1_000)]
    public int BoardSize { get; init; } = 20;

    /// <summary>What differs for one symbol: <c>Volume:Symbols:SPY:Sweep:Contracts</c> and so on; what is not set there is as for every symbol. Default none.</summary>
    public Dictionary<string, VolumeSettings> Symbols { get; } = new(StringComparer.OrdinalIgnoreCase);
}

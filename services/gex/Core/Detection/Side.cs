using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core.Detection;

/// <summary>Which side of a level spot is on.</summary>
[JsonConverter(typeof(WireEnumConverter<Side>))]
public enum Side
{
    Below,
    Above,
}

/// <summary>The one rule of sides. Half-open: a spot exactly at the level is above it.</summary>
public static class Sides
{
    /// <summary>The side without a former one.</summary>
    public static Side Of(double spot, double level) => spot >= level ? Side.Above : Side.Below;

    /// <summary>The side after a former one, which stands until spot is beyond the level by the hysteresis (a fraction of the level).</summary>
    public static Side After(Side former, double spot, double level, double hysteresis) => former == Side.Below
        ? Of(spot, level * (1 + hysteresis))
        : Of(spot, level * (1 - hysteresis));

    public static Side Opposite(this Side side) => side == Side.Above ? Side.Below : Side.Above;
}

using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>The threshold regimes of VIX, in rising order.</summary>
[JsonConverter(typeof(WireEnumConverter<VixRegime>))]
public enum VixRegime
{
    LowVolatility,
    Normal,
    Elevated,
    HighVolatility,
    ExtremeFear,
}

/// <summary>Which way VIX moved.</summary>
[JsonConverter(typeof(WireEnumConverter<Direction>))]
public enum Direction
{
    Up,
    Down,
}

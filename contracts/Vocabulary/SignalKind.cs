using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>The closed set of things an alert can be about. The wire name is the snake_case of the member.</summary>
[JsonConverter(typeof(WireEnumConverter<SignalKind>))]
public enum SignalKind
{
    /// <summary>Spot passed from one side of the gamma flip to the other.</summary>
    GammaFlipBreach,

    /// <summary>Spot crossed a significant GEX level.</summary>
    GexLevelBreach,

    /// <summary>Spot came close to a positive gamma wall without crossing it.</summary>
    GexLevelApproach,

    /// <summary>Net gamma exposure changed sign beyond the dead band.</summary>
    GammaRegimeChange,

    /// <summary>A contract's day volume is far above its own history for this time of day.</summary>
    VolumeSpike,

    /// <summary>A contract's day volume is a multiple of its open interest.</summary>
    OiDivergence,

    /// <summary>Many contracts of one contract taken within a short window.</summary>
    Sweep,

    /// <summary>One large print.</summary>
    Block,

    /// <summary>The underlying's put/call volume ratio is far from its own history.</summary>
    PutCallDivergence,

    /// <summary>VIX changed its threshold regime, confirmed.</summary>
    VixRegimeChange,

    /// <summary>VIX rose fast against the low of the window.</summary>
    VixSpike,

    /// <summary>VIX fell fast against the high of the window.</summary>
    VixCrash,

    /// <summary>The session's first VIX value is far from the last close.</summary>
    VixGap,

    /// <summary>The hidden Markov model's regime changed.</summary>
    VixHmmRegimeChange,

    /// <summary>VIX rose above VIX3M (backwardation).</summary>
    VixTermInversion,

    /// <summary>VIX fell back below VIX3M (contango).</summary>
    VixTermNormal,

    /// <summary>A summary of what was withheld by a limit. Made by the alert engine, never by a detector.</summary>
    Digest,

    // What concerns the watch itself. Its symbol is the part that is meant: a feed, a channel, a service.

    /// <summary>A live feed has delivered nothing new for too long, in the market's session.</summary>
    FeedStale,

    /// <summary>A channel takes no messages: its credentials are refused, or it does not answer.</summary>
    ChannelDown,

    /// <summary>Signals wait too long for their decisions.</summary>
    EngineBehind,
}

/// <summary>How much an alert matters, in rising order.</summary>
[JsonConverter(typeof(WireEnumConverter<Severity>))]
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

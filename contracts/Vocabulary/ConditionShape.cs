using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>How what a signal tells of goes on in time.</summary>
[JsonConverter(typeof(WireEnumConverter<ConditionShape>))]
public enum ConditionShape
{
    /// <summary>Over as soon as it is told: a sweep, a block, an approach, a crossing, a gap.</summary>
    Point,

    /// <summary>Holds until its detector says that it ended.</summary>
    Episode,

    /// <summary>Holds until the trading day is over.</summary>
    Day,

    /// <summary>One of several states of a symbol: holds until the next one is told.</summary>
    State,
}

/// <summary>The shapes of the kinds.</summary>
public static class ConditionShapes
{
    /// <summary>The shape of a kind.</summary>
    public static ConditionShape Of(SignalKind kind) => kind switch
    {
        SignalKind.GammaFlipBreach or SignalKind.GammaRegimeChange or SignalKind.VixRegimeChange or SignalKind.VixHmmRegimeChange
            or SignalKind.VixTermInversion or SignalKind.VixTermNormal => ConditionShape.State,
        SignalKind.PutCallDivergence or SignalKind.VixSpike or SignalKind.VixCrash or SignalKind.FeedStale or SignalKind.ChannelDown or SignalKind.EngineBehind => ConditionShape.Episode,
        SignalKind.VolumeSpike or SignalKind.OiDivergence => ConditionShape.Day,
        SignalKind.GexLevelBreach or SignalKind.GexLevelApproach or SignalKind.Sweep or SignalKind.Block or SignalKind.VixGap or SignalKind.Digest => ConditionShape.Point,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of signal"),
    };

    /// <summary>The state that a subject of a <see cref="ConditionShape.State"/> names: what follows the last arrow (<c>normal->elevated</c>), else the whole.</summary>
    public static ReadOnlySpan<char> StateOf(string subject)
    {
        var arrow = subject.LastIndexOf("->", StringComparison.Ordinal);
        return arrow < 0 ? subject : subject.AsSpan(arrow + 2);
    }

    /// <summary>The kind under which the states of a symbol are kept: of the two that tell the term structure's sign, one.</summary>
    public static SignalKind StateGroup(SignalKind kind) => kind == SignalKind.VixTermNormal ? SignalKind.VixTermInversion : kind;

    /// <summary>What a condition is known by while it stands: for a state of a symbol the state's group, so that the next state is news of the same, else all three.</summary>
    public static (SignalKind Kind, string Symbol, string Subject) KeyOf(SignalKind kind, string symbol, string subject) =>
        Of(kind) == ConditionShape.State ? (StateGroup(kind), symbol, string.Empty) : (kind, symbol, subject);
}

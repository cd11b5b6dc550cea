using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>The state of a feed.</summary>
[JsonConverter(typeof(WireEnumConverter<FeedState>))]
public enum FeedState
{
    Connecting,
    Connected,
    Degraded,
    Stale,
    Resumed,

    /// <summary>The provider refused the credentials.</summary>
    Rejected,

    /// <summary>A recorded or simulated feed came to its end.</summary>
    Ended,

    /// <summary>Feeds that go before it deliver all it could: it is not asked.</summary>
    Standby,

    /// <summary>The key is right, and what was asked for is not in its plan; nothing else is wrong.</summary>
    NotEntitled,
}

/// <summary>A feed changed its state.</summary>
public sealed record FeedStatusChanged
{
    public required string RunId { get; init; }
    public required string Feed { get; init; }
    public required FeedState State { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>One sentence: what happened, with no secret in it.</summary>
    public required string Reason { get; init; }
}

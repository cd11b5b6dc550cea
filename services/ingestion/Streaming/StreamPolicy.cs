using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>What a stream's connections are held to, and how long to wait between them.</summary>
public sealed record StreamPolicy
{
    /// <summary>From the start of preparing a connection to its address.</summary>
    public TimeSpan PrepareTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the address to an open socket.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From an open socket to being let in.</summary>
    public TimeSpan AuthTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From being let in to being subscribed.</summary>
    public TimeSpan SubscribeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For what a conversation wants sent to leave.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the other side's goodbye.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a ping is sent.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a pong may take.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest message taken.</summary>
    public int MaxMessageBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How often a stream says how it is, and is looked at for silence.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long there may be no market data in the regular session.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How much later than the market the feed speaks by nature.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>How long market data must have come before the next failure counts as the first.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Ceiling of the wait after the first failure.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The highest ceiling.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait where a provider asks for a pause and does not say how long.</summary>
    public TimeSpan RateLimitedWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait while another connection holds the account's place; at least half of it is waited.</summary>
    public TimeSpan TooManyConnectionsWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait after refused credentials; at least half of it is waited.</summary>
    public TimeSpan AuthRefusedWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait where the plan does not cover the stream; at least half of it is waited.</summary>
    public TimeSpan NotEntitledWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The wait after a connection's end. What the provider asked for is waited out, to ten times the kind's own limit at most.</summary>
    /// <param name="failures">Ends in a row without a healthy time between them, at least 1.</param>
    /// <param name="chance">A draw from [0, 1).</param>
    public TimeSpan Wait(StreamEnd end, int failures, double chance) => end.Kind switch
    {
        StreamEndKind.Broken or StreamEndKind.Silent => Backoff.After(failures, FirstBackoff, MaxBackoff, chance, end.RetryAfter),
        StreamEndKind.RateLimited => Backoff.After(failures, FirstBackoff, MaxBackoff, chance, end.RetryAfter ?? RateLimitedWait),
        StreamEndKind.TooManyConnections => Long(TooManyConnectionsWait, chance, end.RetryAfter),
        StreamEndKind.AuthRefused => Long(AuthRefusedWait, chance, end.RetryAfter),
        StreamEndKind.NotEntitled => Long(NotEntitledWait, chance, end.RetryAfter),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end.Kind, "No such end."),
    };

    private static TimeSpan Long(TimeSpan limit, double chance, TimeSpan? asked)
    {
        var wait = limit * (0.5 + (chance / 2));
        if (asked is not { } least || least <= wait) return wait;
        return least < limit * 10 ? least : limit * 10;
    }
}

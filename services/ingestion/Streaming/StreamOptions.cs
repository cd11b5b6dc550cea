using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>How the WebSocket streams of all feeds are held. Section <c>Ingestion:Stream</c>.</summary>
public sealed class StreamOptions : IValidatableObject
{
    public const string Section = "Ingestion:Stream";

    /// <summary>Seconds from the address to an open socket. Default 10.</summary>
    [Range(1, 120)]
    public double ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds from an open socket to being let in. Default 10.</summary>
    [Range(1, 120)]
    public double AuthTimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds from being let in to being subscribed. Default 10.</summary>
    [Range(1, 120)]
    public double SubscribeTimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds of silence after which a ping is sent. Default 25.</summary>
    [Range(1, 300)]
    public double PingIntervalSeconds { get; set; } = 25;

    /// <summary>Seconds that the answer to a ping may take; then the connection is cut and opened anew. Default 30.</summary>
    [Range(1, 300)]
    public double PongTimeoutSeconds { get; set; } = 30;

    /// <summary>The largest message taken, in MiB. Default 8.</summary>
    [Range(1, 64)]
    public int MaxMessageMegabytes { get; set; } = 8;

    /// <summary>Seconds without market data in the regular session after which a connection is cut and opened anew. Default 120.</summary>
    [Range(10, 7200)]
    public double StaleAfterSeconds { get; set; } = 120;

    /// <summary>Seconds over which market data must have come before the next failure counts as the first. Default 60.</summary>
    [Range(1, 3600)]
    public double HealthyAfterSeconds { get; set; } = 60;

    /// <summary>Highest wait after the first failure, in seconds; it doubles with each further one. Default 2.</summary>
    [Range(1, 600)]
    public double FirstBackoffSeconds { get; set; } = 2;

    /// <summary>The longest wait after failures, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public double MaxBackoffSeconds { get; set; } = 60;

    /// <summary>Longest wait while another connection holds the account's place, in minutes; at least half of it is waited. Default 5.</summary>
    [Range(1, 240)]
    public double TooManyConnectionsMinutes { get; set; } = 5;

    /// <summary>Longest wait after refused credentials, in minutes; at least half of it is waited. Default 15.</summary>
    [Range(1, 1440)]
    public double AuthRefusedMinutes { get; set; } = 15;

    /// <summary>Longest wait where the plan does not cover the stream, in minutes; at least half of it is waited. Default 30.</summary>
    [Range(1, 1440)]
    public double NotEntitledMinutes { get; set; } = 30;

    /// <summary>The policy of one feed.</summary>
    /// <param name="delay">How much later than the market the feed speaks by nature.</param>
    public StreamPolicy Policy(TimeSpan delay) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeoutSeconds),
        AuthTimeout = TimeSpan.FromSeconds(AuthTimeoutSeconds),
        SubscribeTimeout = TimeSpan.FromSeconds(SubscribeTimeoutSeconds),
        PingInterval = TimeSpan.FromSeconds(PingIntervalSeconds),
        PongTimeout = TimeSpan.FromSeconds(PongTimeoutSeconds),
        MaxMessageBytes = MaxMessageMegabytes * 1024 * 1024,
        StaleAfter = TimeSpan.FromSeconds(StaleAfterSeconds),
        Delay = delay,
        HealthyAfter = TimeSpan.FromSeconds(HealthyAfterSeconds),
        FirstBackoff = TimeSpan.FromSeconds(FirstBackoffSeconds),
        MaxBackoff = TimeSpan.FromSeconds(MaxBackoffSeconds),
        TooManyConnectionsWait = TimeSpan.FromMinutes(TooManyConnectionsMinutes),
        AuthRefusedWait = TimeSpan.FromMinutes(AuthRefusedMinutes),
        NotEntitledWait = TimeSpan.FromMinutes(NotEntitledMinutes),
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{Section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

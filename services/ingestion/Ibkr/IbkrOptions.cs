using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>Interactive Brokers, through a TWS or Gateway that is logged in. Section <c>Ingestion:Ibkr</c>. Its socket takes no credentials: keep it on this machine or a private network.</summary>
public sealed class IbkrOptions : IValidatableObject
{
    public const string Section = "Ingestion:Ibkr";

    /// <summary>Where TWS or the Gateway runs. Default <c>127.0.0.1</c>.</summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Gateway 4001 (live) or 4002 (paper), TWS 7496 or 7497. Default 4001.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 4001;

    /// <summary>This program's number among the clients of that TWS; a second client of the same number is cut off. Default 71.</summary>
    [Range(0, int.MaxValue)]
    public int ClientId { get; set; } = 71;

    /// <summary>The most market data lines held at once: the underlyings, VIX with its three relatives, and the watched contracts. An account has 100 unless it pays for more. Default 90.</summary>
    [Range(5, 1000)]
    public int MaxLines { get; set; } = 90;

    /// <summary>The most expiries of an underlying whose contracts are watched, the nearest first. Default 2.</summary>
    [Range(1, 20)]
    public int Expiries { get; set; } = 2;

    /// <summary>Seconds between two looks at whether the spot has moved away from the watched contracts. Default 30.</summary>
    [Range(1, 3600)]
    public double RepickSeconds { get; set; } = 30;

    /// <summary>Messages sent a second; TWS cuts off who sends more than 50. Default 45.</summary>
    [Range(1, 50)]
    public int MessagesPerSecond { get; set; } = 45;

    /// <summary>Seconds a question waits for the first tick that answers it. Default 15.</summary>
    [Range(0, 120)]
    public double FirstTickSeconds { get; set; } = 15;

    /// <summary>Seconds between two readings of an underlying's spot. Default 5.</summary>
    [Range(1, 3600)]
    public int QuoteIntervalSeconds { get; set; } = 5;

    /// <summary>Highest wait after a source's first failure, in seconds; it doubles with each further one. Default 4.</summary>
    [Range(1, 600)]
    public double FirstBackoffSeconds { get; set; } = 4;

    /// <summary>The most it doubles to, in seconds. Default 300.</summary>
    [Range(1, 3600)]
    public double MaxBackoffSeconds { get; set; } = 300;

    /// <summary>Seconds without anything new in the regular session after which the feed is stale. Default 300.</summary>
    [Range(30, 7200)]
    public int StaleAfterSeconds { get; set; } = 300;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Uri.CheckHostName(Host ?? "") == UriHostNameType.Unknown) yield return new ValidationResult($"{Section}:Host is no host name or address.", [nameof(Host)]);
        if (MaxBackoffSeconds < FirstBackoffSeconds)
            yield return new ValidationResult($"{Section}:MaxBackoffSeconds must not be below FirstBackoffSeconds.", [nameof(MaxBackoffSeconds)]);
    }
}

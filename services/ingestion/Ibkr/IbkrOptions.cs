using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>Interactive Brokers, through a TWS or Gateway that is logged in. Section <c>Ingestion:Ibkr</c>. Its socket takes no credentials: keep it on this machine or a private network.</summary>
public sealed class IbkrOptions : LiveFeedOptions
{
    public const string Section = "Ingestion:Ibkr";

    /// <summary>Its spots are streamed: read every 5 s, stale after 5 min.</summary>
    public IbkrOptions() : base(Section) =>
        (QuoteIntervalSeconds, StaleAfterSeconds) = (5, 300);

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

    /// <summary>TWS says line by line whether data is delayed: the later is allowed for.</summary>
    public override int DelayOf() => 900;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Uri.CheckHostName(Host ?? "") == UriHostNameType.Unknown) yield return new ValidationResult($"{Section}:Host is no host name or address.", [nameof(Host)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }
}

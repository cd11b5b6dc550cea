using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>How the tape of a streaming feed becomes messages. Section <c>Ingestion:Tape</c>; the same for every feed.</summary>
public sealed class TapeOptions
{
    public const string Section = "Ingestion:Tape";

    /// <summary>Prints of one underlying that make a batch. Default 1,000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 1_000;

    /// <summary>The longest, in milliseconds, that a print waits for its batch to fill. Default 50.</summary>
    [Range(1, 5_000)]
    public int LingerMilliseconds { get; set; } = 50;

    /// <summary>Milliseconds between two spots of one underlying; the latest of them is published. Default 1,000.</summary>
    [Range(10, 60_000)]
    public int SpotIntervalMilliseconds { get; set; } = 1_000;

    /// <summary>Finished batches that may wait for the bus; beyond it the oldest is dropped. 40 KB each at the default size. Default 512.</summary>
    [Range(2, 65_536)]
    public int QueueBatches { get; set; } = 512;

    /// <summary>How many of the latest prints are remembered to know a repeat by, over all contracts; 24 bytes each. Default 65,536.</summary>
    [Range(1_024, 4_194_304)]
    public int RepeatWindow { get; set; } = 65_536;

    /// <summary>Contracts known at once, expired ones forgotten day by day; prints of one beyond it are refused and counted. Default 262,144.</summary>
    [Range(1, 2_000_000)]
    public int MaxContracts { get; set; } = 262_144;

    /// <summary>How old a quote, in seconds, still tells a print's side. A stream says nothing while a quote stands, so this bounds what a silent loss can do. Default 60.</summary>
    [Range(1, 3_600)]
    public int QuoteSeconds { get; set; } = 60;
}

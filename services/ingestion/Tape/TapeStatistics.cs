namespace OptionsAlerts.Ingestion.Tape;

/// <summary>What a tape has done since it was made, and how far behind it is: all of one moment.</summary>
public sealed record TapeStatistics
{
    /// <summary>Prints admitted.</summary>
    public required long Trades { get; init; }

    /// <summary>Prints seen before.</summary>
    public required long Repeats { get; init; }

    public required long Quotes { get; init; }

    /// <summary>Times that a contract or spot of an underlying that is not watched was met.</summary>
    public required long Unwatched { get; init; }

    /// <summary>Contracts known.</summary>
    public required int Contracts { get; init; }

    /// <summary>Times that a contract was refused because too many are known.</summary>
    public required long RefusedContracts { get; init; }

    /// <summary>Gaps that the feed told of.</summary>
    public required long Gaps { get; init; }

    /// <summary>Batches and spots on the bus.</summary>
    public required long PublishedBatches { get; init; }
    public required long PublishedTrades { get; init; }
    public required long PublishedSpots { get; init; }

    /// <summary>Batches that had to make place for newer ones, or that the bus did not take; and their prints.</summary>
    public required long DroppedBatches { get; init; }
    public required long DroppedTrades { get; init; }

    /// <summary>Finished batches that wait for the bus, and their prints.</summary>
    public required int QueuedBatches { get; init; }
    public required long QueuedTrades { get; init; }

    /// <summary>The run's clock less the latest print's time when the last batch was on the bus; null before the first. A delayed feed's own delay is part of it.</summary>
    public required TimeSpan? Lag { get; init; }

    /// <summary>When anything was last written, to the grain of the linger; null before that.</summary>
    public required DateTimeOffset? LastEventAt { get; init; }

    /// <summary>Events left out, by <see cref="Formats.RowReason"/>.</summary>
    public required IReadOnlyDictionary<string, long> Bad { get; init; }
}

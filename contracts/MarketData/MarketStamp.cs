namespace OptionsAlerts.Contracts.MarketData;

/// <summary>Where a market message comes from, and its place in a run.</summary>
public sealed record MarketStamp
{
    /// <summary>The run the message belongs to: <c>live</c>, or the id of a recorded or simulated run.</summary>
    public required string RunId { get; init; }

    /// <summary>The feed: <c>cboe</c>, <c>recorded</c>, <c>simulated</c>.</summary>
    public required string Feed { get; init; }

    /// <summary>The step of virtual time, from 1; 0 in a live run.</summary>
    public long Step { get; init; }

    /// <summary>The message's place within its step, from 0; its place since start in a live run.</summary>
    public long Sequence { get; init; }

    /// <summary>How much later than the market the feed speaks by nature, in seconds (Cboe delayed quotes: 900).</summary>
    public int DelaySeconds { get; init; }
}

/// <summary>Any message of the data plane.</summary>
public interface IMarketMessage
{
    MarketStamp Stamp { get; }

    /// <summary>The market's own time, UTC.</summary>
    DateTimeOffset AsOf { get; }

    /// <summary>What keeps messages of one thing in order: the underlying, or the index family.</summary>
    string PartitionKey { get; }

    /// <summary>A deterministic name of this input, part of the id of every signal it causes.</summary>
    string InputId { get; }

    /// <summary>The same message with another stamp.</summary>
    IMarketMessage WithStamp(MarketStamp stamp);

    /// <summary>Checks what JSON cannot: finite positive numbers, columns of one length.</summary>
    /// <exception cref="InvalidContractException">The message cannot be right; the text names the member.</exception>
    void Validate();
}

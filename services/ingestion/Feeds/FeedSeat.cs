namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>One feed's place among the feeds of the process: what it is to ask for, and what of that goes out. Any thread.</summary>
public interface IFeedSeat
{
    /// <summary>True while the feed is to ask for this, be it to deliver it or to find out whether it could again.</summary>
    bool IsWanted(FeedSlot slot);

    /// <summary>True while what the feed says of this goes out.</summary>
    bool IsActive(FeedSlot slot);

    /// <summary>Completes when one of these is wanted.</summary>
    Task WhenWanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken);

    /// <summary>Completes when none of these is wanted any more.</summary>
    Task WhenUnwanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken);

    /// <summary>Says what the feed's source of this is worth, once for every outcome.</summary>
    void Report(FeedSlot slot, SourceState state);
}

/// <summary>The seat of a feed that is alone: all it can deliver is its own.</summary>
public sealed class OnlySeat : IFeedSeat
{
    public static readonly OnlySeat Instance = new();

    public bool IsWanted(FeedSlot slot) => true;

    public bool IsActive(FeedSlot slot) => true;

    public Task WhenWanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WhenUnwanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public void Report(FeedSlot slot, SourceState state)
    {
    }
}

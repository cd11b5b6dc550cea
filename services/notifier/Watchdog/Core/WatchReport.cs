namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>How one channel stands.</summary>
/// <param name="TakesMessages">False where it refuses every one, or is left alone after failures.</param>
/// <param name="Delivered">When it last confirmed a message in this process; null before the first.</param>
public sealed record ChannelStanding(string Channel, bool TakesMessages, string Words, DateTimeOffset? Delivered = null);

/// <summary>Everything that the watchdog looks at, at one instant.</summary>
/// <param name="Broker">What is wrong with the bus; null where nothing is.</param>
/// <param name="Store">As above, of the database.</param>
/// <param name="Engine">Why the engine counts as behind; null where it does not.</param>
/// <param name="CanaryWentThrough">Whether a canary went through the engine in time lately.</param>
/// <param name="EngineWords">How the engine stands, in words.</param>
/// <param name="Channels">Those that are live.</param>
public sealed record WatchReport(
    string? Broker, string? Store, string? Engine, bool CanaryWentThrough, string EngineWords, IReadOnlyList<SourceFreshness> Sources, IReadOnlyList<ChannelStanding> Channels)
{
    /// <summary>Whether each feed that has said anything says that it is stale: ingestion has told the engine of those.</summary>
    public IReadOnlyDictionary<string, bool> FeedsThatAreStale { get; init; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Whether a feed's own word covers the silence of a source: its feed's, or that of all where nothing says which feed it comes from.</summary>
    public bool IsToldOf(SourceFreshness source) => source.Feed is { } feed
        ? FeedsThatAreStale.GetValueOrDefault(feed)
        : FeedsThatAreStale.Count > 0 && FeedsThatAreStale.Values.All(stale => stale);

    /// <summary>Why no heartbeat may be sent, a clause each; empty where all is well. A channel that is down is an alert by another one; all of them are a reason.</summary>
    public IReadOnlyList<string> Reasons()
    {
        var reasons = new List<string>();
        if (Broker is not null) reasons.Add($"broker: {Broker}");
        if (Store is not null) reasons.Add($"store: {Store}");
        if (!CanaryWentThrough) reasons.Add($"engine: {EngineWords}");
        reasons.AddRange(Sources.Where(source => source.IsStale).Select(source => $"{source.Source.Name}: {source.Words}"));
        if (Channels.Count > 0 && Channels.All(channel => !channel.TakesMessages))
            reasons.Add($"no channel takes messages: {string.Join("; ", Channels.Select(channel => $"{channel.Channel} {channel.Words}"))}");
        return reasons;
    }
}

using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Api;

/// <summary>Feeds as the messages of the API.</summary>
internal static class FeedText
{
    private static readonly FeedCapabilities[] Capabilities = [FeedCapabilities.Trades, FeedCapabilities.Chains, FeedCapabilities.Quotes, FeedCapabilities.VolatilityIndices];

    public static ListFeedsReply ToMessage(string runId, DateTimeOffset now, IReadOnlyList<FeedReport> feeds) =>
        new() { RunId = runId, At = Timestamp.FromDateTimeOffset(now), Feeds = { feeds.Select(ToMessage) } };

    private static Feed ToMessage(FeedReport report)
    {
        var view = report.View;
        var feed = new Feed
        {
            Name = view.Name,
            State = view.Status is { } status ? WireName.Of(status.State) : string.Empty,
            Reason = view.Status?.Reason ?? string.Empty,
            Capabilities = { Capabilities.Where(capability => view.Capabilities.HasFlag(capability)).Select(WireName.Of) },
            MessagesPerSecond = Math.Round(report.MessagesPerSecond, 2),
            TradesPerSecond = Math.Round(report.TradesPerSecond, 2),
            LastError = view.Trouble?.Reason ?? string.Empty,
        };
        foreach (var group in view.Active.GroupBy(slot => slot.Capability).OrderBy(group => group.Key))
            feed.Active.Add(new FeedActive { Capability = WireName.Of(group.Key), Symbols = { group.Select(slot => slot.Symbol).Order(StringComparer.Ordinal) } });
        if (view.Status is { } since) feed.Since = Timestamp.FromDateTimeOffset(since.At);
        if (view.Lag is { } lag) feed.Lag = Duration.FromTimeSpan(lag);
        if (view.LastMessage is { } last) feed.LastMessage = Timestamp.FromDateTimeOffset(last);
        if (view.Trouble is { } trouble) feed.LastErrorAt = Timestamp.FromDateTimeOffset(trouble.At);
        foreach (var (name, count) in report.Counts) feed.Counts[name] = count;
        foreach (var (reason, count) in report.Bad) feed.Bad[reason] = count;
        return feed;
    }
}

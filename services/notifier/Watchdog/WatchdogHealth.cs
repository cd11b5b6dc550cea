using Microsoft.Extensions.Diagnostics.HealthChecks;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>Market data, source by source, and the last word of each feed. Unhealthy where every expected source is stale, degraded where one is.</summary>
internal sealed class SourcesHealth(WatchdogBoard board) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var sources = board.Sources;
        var parts = sources.ToDictionary(source => source.Source.Name, source => (object)source.Words, StringComparer.Ordinal);
        foreach (var feed in board.Feeds) parts[$"feed {feed.Feed}"] = $"{WireName.Of(feed.State)}: {feed.Reason}";
        string[] stale = [.. sources.Where(source => source.IsStale).Select(source => $"{source.Source.Name}: {source.Words}")];
        return Task.FromResult(Standing.Of(sources.Count, stale, "no source is declared in Watchdog:Sources", parts));
    }
}

/// <summary>The live channels, each with its last confirmed message. Unhealthy where none takes messages, degraded where one does not.</summary>
internal sealed class ChannelsHealth(Lookout lookout, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var channels = lookout.Channels();
        var parts = channels.ToDictionary(channel => channel.Channel, channel => (object)$"{channel.Words}; {Last(channel)}", StringComparer.Ordinal);
        string[] silent = [.. channels.Where(channel => !channel.TakesMessages).Select(channel => $"{channel.Channel} {channel.Words}")];
        return Task.FromResult(Standing.Of(channels.Count, silent, "no channel is live", parts));
    }

    private string Last(ChannelStanding channel) => channel.Delivered is { } at ? $"delivered {Words.Of(time.GetUtcNow() - at)} ago" : "nothing delivered since the start";
}

/// <summary>The alert engine by its canaries. Unhealthy while it is behind; before the first canary came back nothing is held against it.</summary>
internal sealed class EngineHealth(WatchdogBoard board) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (problem, _, words) = board.Engine;
        return Task.FromResult(problem is null ? HealthCheckResult.Healthy(words) : HealthCheckResult.Unhealthy(words));
    }
}

internal static class Standing
{
    /// <summary>Unhealthy where nothing of all is well: that stops alerts.</summary>
    public static HealthCheckResult Of(int all, string[] troubles, string none, IReadOnlyDictionary<string, object> parts) =>
        troubles.Length == 0 ? HealthCheckResult.Healthy(all == 0 ? none : null, parts)
        : troubles.Length < all ? HealthCheckResult.Degraded(string.Join("; ", troubles), data: parts)
        : HealthCheckResult.Unhealthy(string.Join("; ", troubles), data: parts);
}

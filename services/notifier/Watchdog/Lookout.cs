using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>Looks at everything at once. Never longer than the store's time limit.</summary>
internal sealed class Lookout(WatchdogBoard board, IDependencies dependencies, DispatchRouter router, IOptions<NotifierOptions> options)
{
    /// <summary>The live channels as they stand.</summary>
    public IReadOnlyList<ChannelStanding> Channels()
    {
        var live = ChannelCatalogue.Live(options.Value).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return [.. router.Pipelines.Where(pipeline => live.Contains(pipeline.Channel)).Select(pipeline => pipeline.Standing)];
    }

    public async Task<WatchReport> Look(CancellationToken cancellationToken)
    {
        var store = await dependencies.Store(cancellationToken);
        var (problem, wentThrough, words) = board.Engine;
        return new WatchReport(dependencies.Broker(), store, problem, wentThrough, words, board.Sources, Channels())
        {
            FeedsThatAreStale = board.Feeds.ToDictionary(feed => feed.Feed, feed => feed.State == FeedState.Stale, StringComparer.Ordinal),
        };
    }
}

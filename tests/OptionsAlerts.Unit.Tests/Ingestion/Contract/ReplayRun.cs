using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>Plays a feed of virtual time to a stop: the first instant is taken, the next one is asked for once the stop has come.</summary>
internal static class ReplayRun
{
    public static async Task Of(IReplayFeed feed, Action underWay, CancellationToken stop)
    {
        await foreach (var _ in feed.Replay(stop))
        {
            underWay();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

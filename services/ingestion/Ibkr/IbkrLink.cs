using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>Owns the connection to TWS for the life of the process: opens it when the feed is first asked for something, so that a feed that nobody uses connects nowhere.</summary>
public sealed class IbkrLink(IbkrFeed feed, JitterSeed seed, FeedMetrics metrics, TimeProvider time, ILogger<StreamSupervisor> logger) : BackgroundService
{
    // Sending is paced: a thousand lines take more than 20 seconds.
    private static readonly StreamPolicy Policy = new()
    {
        MaxMessageBytes = 1024 * 1024,
        SendTimeout = TimeSpan.FromSeconds(60),
        StaleAfter = TimeSpan.FromSeconds(300),
        Delay = TimeSpan.FromMinutes(15),
    };

    private readonly StreamSupervisor _supervisor = new(IbkrFeed.FeedName, Policy, feed.Connection, time, seed.Value, logger);

    /// <summary>Counts and state of the connection since start.</summary>
    public StreamStatistics Statistics => _supervisor.Statistics;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await feed.Connection.Wished.WaitAsync(stoppingToken);
        await _supervisor.Run(feed.Connection, new IbkrTape(metrics), stoppingToken);
    }
}

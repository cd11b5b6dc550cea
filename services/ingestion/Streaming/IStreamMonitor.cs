using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>
/// Is told how a feed's stream does, as the outcomes of one more source of the feed, named <see cref="StreamSupervisor.Source"/>: <c>Fresh</c> without messages while
/// market data comes, <c>Unchanged</c> while the stream is subscribed and quiet (in session not after an end, before data has come), <c>Unavailable</c> when a connection has ended and another will be tried, <c>Rejected</c> for
/// refused credentials and for a plan that does not cover the stream. <see cref="FeedHealth"/> makes the feed's state of them, staleness included.
/// </summary>
public interface IStreamMonitor
{
    /// <summary>Takes one outcome. One caller at a time, apart from the socket: it may wait. It throws only when it is cancelled.</summary>
    Task Report(PollOutcome outcome, CancellationToken cancellationToken);
}

using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Where a feed's output goes: the bus, or a list in a test.</summary>
public interface IMarketPublisher
{
    /// <summary>Publishes market data, stamped.</summary>
    Task Publish(IMarketMessage message, CancellationToken cancellationToken);

    Task Publish(FeedStatusChanged status, CancellationToken cancellationToken);

    /// <summary>Ends the publication of a step.</summary>
    Task Publish(StepOpened opened, CancellationToken cancellationToken);
}

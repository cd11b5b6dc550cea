using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>A feed's output on the bus.</summary>
internal sealed class BusMarketPublisher(MessagePublisher bus) : IMarketPublisher
{
    public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => bus.PublishMarket(message, cancellationToken);

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => bus.PublishStatus(status, cancellationToken);

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => bus.PublishControl(opened, cancellationToken);
}

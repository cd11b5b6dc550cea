using OptionsAlerts.Contracts.Control;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Reports outcomes to the engine. Completes when the report cannot be lost any more.</summary>
public interface IOutcomePublisher
{
    Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken);

    Task Publish(NotificationFailed failed, CancellationToken cancellationToken);
}

/// <summary>Reports by the bus: sent again until a queue has taken it.</summary>
internal sealed class BusOutcomePublisher(MessagePublisher publisher) : IOutcomePublisher
{
    public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken) => publisher.PublishControl(delivered, cancellationToken);

    public Task Publish(NotificationFailed failed, CancellationToken cancellationToken) => publisher.PublishControl(failed, cancellationToken);
}

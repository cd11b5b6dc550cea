using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Reports outcomes to the engine. Completes when the report cannot be lost any more.</summary>
public interface IOutcomePublisher
{
    Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken);

    Task Publish(NotificationFailed failed, CancellationToken cancellationToken);
}

using System.Collections.Concurrent;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Delivery;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>Keeps what is reported to the engine.</summary>
internal sealed class RecordedOutcomes : IOutcomePublisher
{
    private readonly ConcurrentQueue<object> _all = new();

    public IReadOnlyList<object> All => [.. _all];

    public NotificationDelivered Delivered => (NotificationDelivered)_all.Single();

    public NotificationFailed Failed => (NotificationFailed)_all.Single();

    public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken) => Keep(delivered);

    public Task Publish(NotificationFailed failed, CancellationToken cancellationToken) => Keep(failed);

    private Task Keep(object message)
    {
        _all.Enqueue(message);
        return Task.CompletedTask;
    }
}

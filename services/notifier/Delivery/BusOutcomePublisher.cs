using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Reports by the bus: sent again until a queue has taken it. A failure goes at once, since another channel waits for it, and so does what a run in steps waits for. Of a live run's deliveries the first goes at once, and
/// those that come within a moment after it go together.
/// </summary>
internal sealed class BusOutcomePublisher : IOutcomePublisher, IDisposable
{
    // Bounds what the engine writes at once: it takes up to 64 messages of these together.
    private const int MostTogether = 64;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly MessagePublisher _publisher;
    private readonly TimeProvider _time;
    private readonly GroupWriter<NotificationDelivered> _together;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;

    public BusOutcomePublisher(MessagePublisher publisher, TimeProvider time)
    {
        (_publisher, _time, _ended) = (publisher, time, _end.Token);
        _together = new GroupWriter<NotificationDelivered>(PublishTogether, MostTogether, isShared: static _ => true);
    }

    public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken) =>
        delivered.Step > 0 ? _publisher.PublishControl(delivered, cancellationToken) : _together.Write(delivered).WaitAsync(cancellationToken);

    public Task Publish(NotificationFailed failed, CancellationToken cancellationToken) => _publisher.PublishControl(failed, cancellationToken);

    /// <summary>Gives up what no queue has taken: those who reported it have given up before.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task PublishTogether(IReadOnlyList<NotificationDelivered> deliveries)
    {
        foreach (var run in deliveries.GroupBy(delivered => delivered.RunId, StringComparer.Ordinal))
        {
            NotificationDelivered[] all = [.. run];
            if (all.Length == 1) await _publisher.PublishControl(all[0], _ended);
            else await _publisher.PublishControl(new NotificationsDelivered { RunId = run.Key, Deliveries = all }, _ended);
        }

        await Task.Delay(Moment, _time, _ended);
    }
}

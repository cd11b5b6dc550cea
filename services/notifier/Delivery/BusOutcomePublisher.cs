using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Reports by the bus: sent again until a queue has taken it. Within one process the first delivery goes at once, and those that come within a moment after it go together; a failure goes at once, since
/// another channel waits for it, and so does what a run in steps waits for. Over a broker each goes by itself: what listens may be an engine of another version.
/// </summary>
internal sealed class BusOutcomePublisher : IOutcomePublisher, IDisposable
{
    private const int MostTogether = 64;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly MessagePublisher _publisher;
    private readonly TimeProvider _time;
    private readonly bool _isOneProcess;
    private readonly GroupWriter<Report> _together;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;

    public BusOutcomePublisher(MessagePublisher publisher, IOptions<MessagingOptions> messaging, TimeProvider time)
    {
        (_publisher, _time, _ended) = (publisher, time, _end.Token);
        _isOneProcess = messaging.Value.Transport == MessagingTransport.InMemory;
        _together = new GroupWriter<Report>(PublishTogether, MostTogether, isShared: static _ => true);
    }

    // Together with others it is not given up: within the process it takes no longer than the moment.
    public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken)
    {
        if (!_isOneProcess || delivered.Step != 0) return _publisher.PublishControl(delivered, cancellationToken);
        var report = new Report(delivered);
        // It is done when it is told; the moment after it is for those that come next.
        _ = _together.Write(report);
        return report.Told.Task;
    }

    public Task Publish(NotificationFailed failed, CancellationToken cancellationToken) => _publisher.PublishControl(failed, cancellationToken);

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    // A process has one run.
    private async Task PublishTogether(IReadOnlyList<Report> reports)
    {
        try
        {
            if (reports is [var only]) await _publisher.PublishControl(only.Delivered, _ended);
            else await _publisher.PublishControl(new NotificationsDelivered { RunId = reports[0].Delivered.RunId, Deliveries = [.. reports.Select(report => report.Delivered)] }, _ended);
            foreach (var report in reports) report.Told.SetResult();
        }
        catch (Exception exception)
        {
            foreach (var report in reports) report.Told.TrySetException(exception);
        }

        await Task.Delay(Moment, _time, _ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Report(NotificationDelivered delivered)
    {
        public NotificationDelivered Delivered => delivered;

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Puts requests on their channels' queues, and tells which alerts are answered. A request keeps its id however often it is published; the notifier's ledger makes repeats harmless.
/// </summary>
internal sealed class RequestPublisher(MessagePublisher publisher, AnswerPublisher answers)
{
    private const int Together = 128;
    private readonly OverdueRequests _overdue = new();

    /// <summary>The queue of a channel.</summary>
    public static string Queue(string channel) => $"notify-{channel}";

    /// <summary>Publishes the requests that a batch made, in the order made, and what it answered; a request that has its outcome already is left out.</summary>
    public async Task Publish(EngineState state, JournalBatch batch, long step, CancellationToken cancellationToken)
    {
        if (batch.NewRequests.Count > 0) await Publish(state.RunId, Made(state, batch.Log), step, cancellationToken);
        await answers.Publish(state.RunId, batch.Log, step, cancellationToken);
    }

    /// <summary>Publishes what the named alerts still wait for.</summary>
    public async Task PublishOf(EngineState state, IEnumerable<Guid> alertIds, long step, CancellationToken cancellationToken)
    {
        foreach (var alertId in alertIds) await Publish(state.RunId, state.OutstandingOf(alertId), step, cancellationToken);
    }

    /// <summary>Publishes every request without an outcome.</summary>
    public Task PublishOutstanding(EngineState state, long step, CancellationToken cancellationToken) => Publish(state.RunId, state.Outstanding, step, cancellationToken);

    /// <summary>Publishes requests that have waited long for an outcome, since they or their outcome may have been lost.</summary>
    public Task PublishOlderThan(EngineState state, DateTimeOffset now, TimeSpan first, CancellationToken cancellationToken) =>
        Publish(state.RunId, _overdue.Take(state.Outstanding, now, first), step: 0, cancellationToken);

    // Every request made stands in its alert's lifecycle. Found by alert: what else is open, however much, is not looked at.
    private static IEnumerable<OutstandingRequest> Made(EngineState state, LogBatch log)
    {
        foreach (var (alertId, happened) in log.Lifecycle)
        {
            if (happened is not LifecycleRequested made) continue;
            foreach (var request in state.OutstandingOf(alertId))
                if (request.RequestId == made.RequestId) yield return request;
        }
    }

    // Begun in order; a broker confirms many in the time of one.
    private async Task Publish(string runId, IEnumerable<OutstandingRequest> outstanding, long step, CancellationToken cancellationToken)
    {
        foreach (var together in outstanding.Chunk(Together))
            await Task.WhenAll(together.Select(request => publisher.SendControl(Queue(request.Channel), Notifications.ToNotification(runId, request, step), cancellationToken)));
    }
}

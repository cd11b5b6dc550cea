using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>Puts requests on their channels' queues. A request keeps its id however often it is published; the notifier's ledger makes repeats harmless.</summary>
internal sealed class RequestPublisher(MessagePublisher publisher)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private Dictionary<Guid, (DateTimeOffset Due, TimeSpan Wait)> _waits = [];

    /// <summary>The queue of a channel.</summary>
    public static string Queue(string channel) => $"notify-{channel}";

    /// <summary>Publishes requests by their ids; one that has its outcome already is left out.</summary>
    public async Task Publish(EngineState state, IReadOnlyCollection<Guid> requestIds, long step, CancellationToken cancellationToken)
    {
        if (requestIds.Count == 0) return;
        var wanted = requestIds.ToHashSet();
        await Publish(state.RunId, state.Outstanding.Where(request => wanted.Contains(request.RequestId)), step, cancellationToken);
    }

    /// <summary>Publishes what the named alerts still wait for.</summary>
    public async Task PublishOf(EngineState state, IEnumerable<Guid> alertIds, long step, CancellationToken cancellationToken)
    {
        foreach (var alertId in alertIds) await Publish(state.RunId, state.OutstandingOf(alertId), step, cancellationToken);
    }

    /// <summary>Publishes every request without an outcome.</summary>
    public Task PublishOutstanding(EngineState state, long step, CancellationToken cancellationToken) => Publish(state.RunId, state.Outstanding, step, cancellationToken);

    /// <summary>
    /// Publishes requests that have waited long for an outcome, since they or their outcome may have been lost; each again after twice the time, up to
    /// an hour, so that a notifier that is away does not find its queue full of copies.
    /// </summary>
    public async Task PublishOlderThan(EngineState state, DateTimeOffset now, TimeSpan first, CancellationToken cancellationToken)
    {
        var open = state.Outstanding;
        var due = new List<OutstandingRequest>();
        var waits = new Dictionary<Guid, (DateTimeOffset Due, TimeSpan Wait)>();
        foreach (var request in open)
        {
            var wait = _waits.TryGetValue(request.RequestId, out var known) ? known : (Due: request.RequestedAt + first, Wait: first);
            if (wait.Due <= now)
            {
                due.Add(request);
                var next = wait.Wait * 2 > LongestWait ? LongestWait : wait.Wait * 2;
                wait = (now + next, next);
            }

            waits[request.RequestId] = wait;
        }

        _waits = waits;
        await Publish(state.RunId, due, step: 0, cancellationToken);
    }

    private async Task Publish(string runId, IEnumerable<OutstandingRequest> outstanding, long step, CancellationToken cancellationToken)
    {
        foreach (var request in outstanding)
            await publisher.SendControl(Queue(request.Channel), Notifications.ToNotification(runId, request, step), cancellationToken);
    }
}

using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Which requests have waited so long for an outcome that they are published again; each once more after twice the time, up to an hour, so that a notifier that is away does not find its queue full of
/// copies.
/// </summary>
internal sealed class OverdueRequests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private Dictionary<Guid, (DateTimeOffset Due, TimeSpan Wait)> _waits = [];

    /// <param name="open">Every request without an outcome.</param>
    /// <param name="first">How long the first wait is.</param>
    public List<OutstandingRequest> Take(IReadOnlyList<OutstandingRequest> open, DateTimeOffset now, TimeSpan first)
    {
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
        return due;
    }
}

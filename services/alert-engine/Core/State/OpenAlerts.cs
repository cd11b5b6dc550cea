namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The alerts on their way: raised, and not every request of them has its outcome. Enumerated in the order raised. It knows which of them no channel has confirmed and a further live one can be asked
/// for; how long that is awaited is the policy's.
/// </summary>
internal sealed class OpenAlerts
{
    private readonly Dictionary<Guid, (long Order, OpenAlert Alert)> _open = [];
    private readonly DueTable<Guid> _unconfirmed = new(Comparer<Guid>.Default);
    private string[] _live = [];
    private long _nextOrder;

    /// <summary>Requests without outcome.</summary>
    public int RequestCount { get; private set; }

    /// <summary>Of the alerts that are not confirmed and can be failed over, the one whose last request without an outcome is the oldest, and when that was made.</summary>
    public (long AskedTicks, Guid AlertId)? FirstUnconfirmed => _unconfirmed.First;

    public OpenAlert? Find(Guid alertId) => _open.TryGetValue(alertId, out var entry) ? entry.Alert : null;

    public IEnumerable<OpenAlert> InOrder() => _open.Values.OrderBy(entry => entry.Order).Select(entry => entry.Alert);

    /// <summary>The channels that are live from here on.</summary>
    public void Live(string[] channels)
    {
        _live = channels;
        foreach (var (_, alert) in _open.Values) Await(alert);
    }

    public void Add(OpenAlert alert)
    {
        _open.Add(alert.Alert.AlertId, (_nextOrder++, alert));
        RequestCount += alert.Requests.Length;
        Await(alert);
    }

    /// <summary>A channel accepted a request.</summary>
    public void Succeed(Guid alertId, Guid requestId)
    {
        var alert = Without(alertId, requestId) with { Delivered = true };
        if (alert.Requests.Length == 0) Remove(alertId);
        else Replace(alert);
    }

    /// <summary>A channel failed a request. An alert that none has accepted stays until a fail-over or its end is told.</summary>
    public void Fail(Guid alertId, Guid requestId)
    {
        var alert = Without(alertId, requestId);
        if (alert is { Delivered: true, Requests.Length: 0 }) Remove(alertId);
        else Replace(alert);
    }

    public void FailOver(Guid alertId, OpenRequest request, string[] remaining)
    {
        var alert = Required(alertId);
        Replace(alert with { Requests = [.. alert.Requests, request], Remaining = remaining });
        RequestCount++;
    }

    /// <summary>
    /// Further channels are asked for an alert, whether it is still on its way or not; that they fail makes no second end. A channel that is asked is none that fail-over may still try:
    /// it is asked once, under one request id.
    /// </summary>
    public void Escalate(AlertContent alert, OpenRequest[] requests)
    {
        if (Find(alert.AlertId) is not { } open)
        {
            Add(new OpenAlert { Alert = alert, Broadcast = true, Delivered = true, Requests = requests, Remaining = [] });
            return;
        }

        var asked = Array.ConvertAll(requests, request => request.Channel);
        Replace(open with { Alert = alert, Requests = [.. open.Requests, .. requests], Remaining = [.. open.Remaining.Except(asked, StringComparer.Ordinal)] });
        RequestCount += requests.Length;
    }

    /// <summary>Takes an alert out whose every channel failed.</summary>
    public OpenAlert End(Guid alertId)
    {
        var alert = Required(alertId);
        if (alert.Requests.Length > 0) throw new InvalidOperationException($"Alert {alertId} ends with requests that have no outcome.");
        Remove(alertId);
        return alert;
    }

    private OpenAlert Without(Guid alertId, Guid requestId)
    {
        var alert = Required(alertId);
        var rest = Array.FindAll(alert.Requests, request => request.RequestId != requestId);
        if (rest.Length == alert.Requests.Length) throw new InvalidOperationException($"Request {requestId} of alert {alertId} is not open.");
        RequestCount--;
        return alert with { Requests = rest };
    }

    private void Replace(OpenAlert alert)
    {
        _open[alert.Alert.AlertId] = (_open[alert.Alert.AlertId].Order, alert);
        Await(alert);
    }

    private void Remove(Guid alertId)
    {
        _open.Remove(alertId);
        _unconfirmed.Set(alertId, null);
    }

    private void Await(OpenAlert alert)
    {
        var awaits = alert is { Delivered: false, Requests.Length: > 0 } && alert.Alert.Severity >= AlertPolicy.ConfirmedFrom
            && Array.Exists(alert.Remaining, channel => _live.Contains(channel, StringComparer.Ordinal));
        _unconfirmed.Set(alert.Alert.AlertId, awaits ? alert.Requests.Max(request => request.RequestedAt.UtcTicks) : null);
    }

    private OpenAlert Required(Guid alertId) => Find(alertId) ?? throw new InvalidOperationException($"Alert {alertId} is not open.");
}

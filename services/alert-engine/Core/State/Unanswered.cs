namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Alerts that await an acknowledgement, and when each is escalated.</summary>
internal sealed class Unanswered
{
    /// <summary>An alert beyond it is not escalated.</summary>
    public const int Capacity = 1_000;

    private readonly Dictionary<Guid, UnansweredAlert> _alerts = [];
    private readonly DueTable<Guid> _due = new(Comparer<Guid>.Default);

    public int Count => _alerts.Count;

    public (long Ticks, Guid Id)? First => _due.First;

    public UnansweredAlert? Find(Guid alertId) => _alerts.GetValueOrDefault(alertId);

    public void Put(UnansweredAlert alert)
    {
        _alerts[alert.Alert.AlertId] = alert;
        _due.Set(alert.Alert.AlertId, alert.EscalateAt.UtcTicks);
    }

    public void Remove(Guid alertId)
    {
        if (_alerts.Remove(alertId)) _due.Set(alertId, null);
    }

    /// <summary>A condition is over: none of its alerts is escalated any more.</summary>
    public void RemoveOf(ConditionKey key)
    {
        foreach (var alertId in _alerts.Values.Where(waiting => ConditionKey.Of(Labels.Of(waiting.Alert)) == key).Select(waiting => waiting.Alert.AlertId).ToArray()) Remove(alertId);
    }

    /// <summary>A further channel was asked to deliver it.</summary>
    public void Asked(Guid alertId, string channel, int attempt)
    {
        if (Find(alertId) is { } alert) _alerts[alertId] = alert with { Asked = [.. alert.Asked, channel], Attempt = Math.Max(alert.Attempt, attempt) };
    }

    public UnansweredAlert[] Carry() => [.. _alerts.Values.OrderBy(alert => alert.EscalateAt).ThenBy(alert => alert.Alert.AlertId)];
}

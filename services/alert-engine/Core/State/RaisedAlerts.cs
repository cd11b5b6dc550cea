namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The alerts raised of late, in order, and whether somebody acknowledged them. The oldest are forgotten.</summary>
internal sealed class RaisedAlerts
{
    private const int Capacity = 5_000;

    private readonly Dictionary<Guid, bool> _acknowledged = [];
    private readonly Queue<Guid> _order = new();

    /// <summary>Null: not raised, or too long ago.</summary>
    public bool? IsAcknowledged(Guid alertId) => _acknowledged.TryGetValue(alertId, out var acknowledged) ? acknowledged : null;

    public void Add(Guid alertId, bool acknowledged = false)
    {
        _acknowledged.Add(alertId, acknowledged);
        _order.Enqueue(alertId);
        if (_order.Count > Capacity) _acknowledged.Remove(_order.Dequeue());
    }

    /// <summary>One that is forgotten stays so.</summary>
    public void Acknowledge(Guid alertId)
    {
        if (_acknowledged.ContainsKey(alertId)) _acknowledged[alertId] = true;
    }

    public CarriedAlert[] Carry() => [.. _order.Select(alertId => new CarriedAlert { AlertId = alertId, Acknowledged = _acknowledged[alertId] })];
}

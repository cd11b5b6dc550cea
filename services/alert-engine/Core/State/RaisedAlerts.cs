namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The alerts raised of late, in order, and which of them somebody acknowledged. The oldest are forgotten.</summary>
internal sealed class RaisedAlerts
{
    private const int Capacity = 5_000;

    // Added to with every alert, and looked through where somebody answers one.
    private readonly List<Guid> _ring = [];
    private readonly HashSet<Guid> _acknowledged = [];
    private int _oldest;

    /// <summary>Null: not raised, or too long ago. O(alerts remembered).</summary>
    public bool? IsAcknowledged(Guid alertId) => _ring.Contains(alertId) ? _acknowledged.Contains(alertId) : null;

    public void Add(Guid alertId, bool acknowledged = false)
    {
        if (_ring.Count < Capacity)
        {
            _ring.Add(alertId);
        }
        else
        {
            _acknowledged.Remove(_ring[_oldest]);
            _ring[_oldest] = alertId;
            _oldest = (_oldest + 1) % Capacity;
        }

        if (acknowledged) _acknowledged.Add(alertId);
    }

    /// <summary>One that is forgotten stays so.</summary>
    public void Acknowledge(Guid alertId)
    {
        if (_ring.Contains(alertId)) _acknowledged.Add(alertId);
    }

    public CarriedAlert[] Carry() =>
        [.. _ring.Skip(_oldest).Concat(_ring.Take(_oldest)).Select(alertId => new CarriedAlert { AlertId = alertId, Acknowledged = _acknowledged.Contains(alertId) })];
}

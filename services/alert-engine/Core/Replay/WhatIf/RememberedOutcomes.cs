namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What channels answered to further attempts (fail-overs, escalations) as it was: under another policy the same request may be made later. First attempts are made by what both sides take at
/// the same time, and need no memory. Bounded; the oldest are forgotten.
/// </summary>
internal sealed class RememberedOutcomes
{
    private const int Capacity = 100_000;

    private readonly Dictionary<Guid, (bool Delivered, bool Permanent)> _outcomes = [];
    private readonly Queue<Guid> _order = new();

    public void Add(Guid requestId, int attempt, bool delivered, bool permanent)
    {
        if (attempt < 2 || !_outcomes.TryAdd(requestId, (delivered, permanent))) return;
        _order.Enqueue(requestId);
        if (_order.Count > Capacity) _outcomes.Remove(_order.Dequeue());
    }

    public (bool Delivered, bool Permanent)? Find(Guid requestId) => _outcomes.TryGetValue(requestId, out var outcome) ? outcome : null;
}

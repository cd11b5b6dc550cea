using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What raised alerts leave behind for their kind's cooldown: a hold on the fingerprint and, unless critical, a place in the storm guard of
/// (kind, symbol). Whatever has ended is dropped in the order of its end; correctness does not depend on it, since every question carries its instant.
/// </summary>
internal sealed class Cooldowns
{
    private readonly Dictionary<Fingerprint, Hold> _holds = [];
    private readonly Dictionary<StormKey, SlidingWindow> _storms = [];
    private readonly PriorityQueue<Fingerprint, long> _holdEnds = new();
    private readonly PriorityQueue<StormKey, long> _stormEnds = new();

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Hold(Severity Severity, long UntilTicks, Guid AlertId);

    private readonly record struct StormKey(SignalKind Kind, string Symbol);

    /// <summary>Fingerprints held, those that ended since the last event included.</summary>
    public int HoldCount => _holds.Count;

    /// <summary>Kinds and symbols that the storm guard counts alerts of, likewise.</summary>
    public int StormedCount => _storms.Count;

    /// <summary>The hold on a fingerprint at an instant, if any.</summary>
    public Hold? HoldOf(in Fingerprint fingerprint, long nowTicks) =>
        _holds.TryGetValue(fingerprint, out var hold) && hold.UntilTicks > nowTicks ? hold : null;

    /// <summary>The place in the storm guard whose end makes room; null where there is room.</summary>
    public SlidingWindow.Place? Storm(SignalKind kind, string symbol, int limit, long nowTicks) =>
        _storms.TryGetValue(new StormKey(kind, symbol), out var window) ? window.Blocking(limit, nowTicks) : null;

    /// <summary>How many alerts the storm guard counts at an instant.</summary>
    public int StormCount(SignalKind kind, string symbol, long nowTicks) =>
        _storms.TryGetValue(new StormKey(kind, symbol), out var window) ? window.CountAt(nowTicks) : 0;

    /// <summary>Puts an alert's hold on its fingerprint, over whatever stood there.</summary>
    public void Put(in Fingerprint fingerprint, Severity severity, long untilTicks, Guid alertId, bool countsAsStorm)
    {
        PutHold(fingerprint, new Hold(severity, untilTicks, alertId));
        if (countsAsStorm) PutStorm(new StormKey(fingerprint.Kind, fingerprint.Symbol), untilTicks, alertId);
    }

    /// <summary>Takes an alert's hold and place back; the hold of a later alert on the same fingerprint stays.</summary>
    public void Release(in Fingerprint fingerprint, Guid alertId)
    {
        if (_holds.TryGetValue(fingerprint, out var hold) && hold.AlertId == alertId) _holds.Remove(fingerprint);
        if (_storms.TryGetValue(new StormKey(fingerprint.Kind, fingerprint.Symbol), out var window)) window.Release(alertId);
    }

    /// <summary>Drops what has ended.</summary>
    public void Expire(long nowTicks)
    {
        while (_holdEnds.TryPeek(out var fingerprint, out var untilTicks) && untilTicks <= nowTicks)
        {
            _holdEnds.Dequeue();
            if (HoldOf(fingerprint, nowTicks) is null) _holds.Remove(fingerprint);
        }

        while (_stormEnds.TryPeek(out var key, out var untilTicks) && untilTicks <= nowTicks)
        {
            _stormEnds.Dequeue();
            if (!_storms.TryGetValue(key, out var window)) continue;
            window.Expire(nowTicks);
            if (window.IsEmpty) _storms.Remove(key);
        }
    }

    public void Load(CarryOver carried)
    {
        foreach (var hold in carried.Holds) PutHold(new Fingerprint(hold.Kind, hold.Symbol, hold.Subject), new Hold(hold.Severity, hold.Until.UtcTicks, hold.AlertId));
        foreach (var place in carried.Storms) PutStorm(new StormKey(place.Kind, place.Symbol), place.Until.UtcTicks, place.AlertId);
    }

    public CarriedHold[] CarryHolds(long nowTicks) =>
    [
        .. _holds.Where(pair => pair.Value.UntilTicks > nowTicks)
            .Select(pair => new CarriedHold
            {
                Kind = pair.Key.Kind,
                Symbol = pair.Key.Symbol,
                Subject = pair.Key.Subject,
                Severity = pair.Value.Severity,
                Until = Utc.At(pair.Value.UntilTicks),
                AlertId = pair.Value.AlertId,
            })
            .OrderBy(hold => WireName.Of(hold.Kind), StringComparer.Ordinal)
            .ThenBy(hold => hold.Symbol, StringComparer.Ordinal)
            .ThenBy(hold => hold.Subject, StringComparer.Ordinal),
    ];

    public CarriedStorm[] CarryStorms(long nowTicks) =>
    [
        .. _storms.OrderBy(pair => WireName.Of(pair.Key.Kind), StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Symbol, StringComparer.Ordinal)
            .SelectMany(pair => pair.Value.LiveAt(nowTicks).Select(place => new CarriedStorm
            {
                Kind = pair.Key.Kind,
                Symbol = pair.Key.Symbol,
                Until = Utc.At(place.UntilTicks),
                AlertId = place.AlertId,
            })),
    ];

    private void PutHold(in Fingerprint fingerprint, in Hold hold)
    {
        _holds[fingerprint] = hold;
        _holdEnds.Enqueue(fingerprint, hold.UntilTicks);
    }

    private void PutStorm(in StormKey key, long untilTicks, Guid alertId)
    {
        ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(_storms, key, out _);
        window ??= new SlidingWindow();
        window.Add(untilTicks, alertId);
        _stormEnds.Enqueue(key, untilTicks);
    }
}

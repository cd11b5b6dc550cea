using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What raised alerts leave behind for their kind's cooldown: a hold on the fingerprint and, unless critical, a place in the storm guard of
/// (kind, symbol). Whatever has ended is dropped; correctness does not depend on it, since every question carries its instant.
/// </summary>
internal sealed class Cooldowns
{
    private readonly Dictionary<SeriesKey, Series> _series = [];
    private readonly EndQueue<Fingerprint> _ends = new();

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Hold(Severity Severity, long UntilTicks, Guid AlertId);

    private readonly record struct SeriesKey(SignalKind Kind, string Symbol);

    /// <summary>Fingerprints held, those that ended since the last event included.</summary>
    public int HoldCount { get; private set; }

    /// <summary>Kinds and symbols that have a hold, or that the storm guard counts alerts of, likewise.</summary>
    public int SeriesCount => _series.Count;

    /// <summary>The hold on a fingerprint at an instant, if any.</summary>
    public Hold? HoldOf(in Fingerprint fingerprint, long nowTicks) =>
        SeriesOf(fingerprint.Kind, fingerprint.Symbol) is { } series && series.Holds.TryGetValue(fingerprint.Subject, out var hold) && hold.UntilTicks > nowTicks ? hold : null;

    /// <summary>The place in the storm guard whose end makes room; null where there is room.</summary>
    public SlidingWindow.Place? Storm(SignalKind kind, string symbol, int limit, long nowTicks) => SeriesOf(kind, symbol)?.Places.Blocking(limit, nowTicks);

    /// <summary>How many alerts the storm guard counts at an instant.</summary>
    public int StormCount(SignalKind kind, string symbol, long nowTicks) => SeriesOf(kind, symbol)?.Places.CountAt(nowTicks) ?? 0;

    /// <summary>Puts an alert's hold on its fingerprint, over whatever stood there.</summary>
    public void Put(in Fingerprint fingerprint, Severity severity, long untilTicks, Guid alertId, bool countsAsStorm)
    {
        var series = SeriesFor(fingerprint);
        PutHold(series, fingerprint.Subject, new Hold(severity, untilTicks, alertId));
        if (countsAsStorm) series.Places.Add(untilTicks, alertId);
        _ends.Put(fingerprint, untilTicks);
    }

    /// <summary>Takes an alert's hold and place back; the hold of a later alert on the same fingerprint stays.</summary>
    public void Release(in Fingerprint fingerprint, Guid alertId)
    {
        if (SeriesOf(fingerprint.Kind, fingerprint.Symbol) is not { } series) return;
        if (series.Holds.TryGetValue(fingerprint.Subject, out var hold) && hold.AlertId == alertId) RemoveHold(series, fingerprint.Subject);
        series.Places.Release(alertId);
    }

    /// <summary>Drops what has ended.</summary>
    public void Expire(long nowTicks)
    {
        while (_ends.TryTake(nowTicks, out var fingerprint))
        {
            if (SeriesOf(fingerprint.Kind, fingerprint.Symbol) is not { } series) continue;
            if (series.Holds.TryGetValue(fingerprint.Subject, out var hold) && hold.UntilTicks <= nowTicks) RemoveHold(series, fingerprint.Subject);
            series.Places.Expire(nowTicks);
            if (series.Holds.Count == 0 && series.Places.IsEmpty) _series.Remove(new SeriesKey(fingerprint.Kind, fingerprint.Symbol));
        }
    }

    public void Load(CarryOver carried)
    {
        // By their ends, as they were put.
        foreach (var hold in carried.Holds.OrderBy(hold => hold.Until))
        {
            var fingerprint = new Fingerprint(hold.Kind, hold.Symbol, hold.Subject);
            PutHold(SeriesFor(fingerprint), hold.Subject, new Hold(hold.Severity, hold.Until.UtcTicks, hold.AlertId));
            _ends.Put(fingerprint, hold.Until.UtcTicks);
        }

        foreach (var place in carried.Storms.OrderBy(place => place.Until))
        {
            // Whatever the subject was: where its hold ends too, that is put above.
            var fingerprint = new Fingerprint(place.Kind, place.Symbol, string.Empty);
            SeriesFor(fingerprint).Places.Add(place.Until.UtcTicks, place.AlertId);
            _ends.Put(fingerprint, place.Until.UtcTicks);
        }
    }

    public CarriedHold[] CarryHolds(long nowTicks) =>
    [
        .. _series.SelectMany(pair => pair.Value.Holds.Where(held => held.Value.UntilTicks > nowTicks)
                .Select(held => new CarriedHold
                {
                    Kind = pair.Key.Kind,
                    Symbol = pair.Key.Symbol,
                    Subject = held.Key,
                    Severity = held.Value.Severity,
                    Until = Utc.At(held.Value.UntilTicks),
                    AlertId = held.Value.AlertId,
                }))
            .OrderBy(hold => WireName.Of(hold.Kind), StringComparer.Ordinal)
            .ThenBy(hold => hold.Symbol, StringComparer.Ordinal)
            .ThenBy(hold => hold.Subject, StringComparer.Ordinal),
    ];

    public CarriedStorm[] CarryStorms(long nowTicks) =>
    [
        .. _series.OrderBy(pair => WireName.Of(pair.Key.Kind), StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Symbol, StringComparer.Ordinal)
            .SelectMany(pair => pair.Value.Places.LiveAt(nowTicks).Select(place => new CarriedStorm
            {
                Kind = pair.Key.Kind,
                Symbol = pair.Key.Symbol,
                Until = Utc.At(place.UntilTicks),
                AlertId = place.AlertId,
            })),
    ];

    private Series? SeriesOf(SignalKind kind, string symbol) => _series.GetValueOrDefault(new SeriesKey(kind, symbol));

    private Series SeriesFor(in Fingerprint fingerprint)
    {
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, new SeriesKey(fingerprint.Kind, fingerprint.Symbol), out _);
        return series ??= new Series();
    }

    private void PutHold(Series series, string subject, in Hold hold)
    {
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(series.Holds, subject, out var stood);
        held = hold;
        if (!stood) HoldCount++;
    }

    private void RemoveHold(Series series, string subject)
    {
        series.Holds.Remove(subject);
        HoldCount--;
    }

    // All of one kind and symbol. They are few and asked for often: a look at one of many holds begins in the processor's cache.
    private sealed class Series
    {
        public Dictionary<string, Hold> Holds { get; } = new(StringComparer.Ordinal);

        public SlidingWindow Places { get; } = new();
    }
}

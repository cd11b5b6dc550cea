namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What quiet hours withheld, by the instant at which they end. Bounded: windows that end at further instants than there is room for are told with those that end last.
/// </summary>
internal sealed class QuietTallies
{
    private const int Capacity = 64;

    private readonly SortedDictionary<long, WithheldTally> _byEnd = [];

    /// <summary>What is told first, and not before when; null when nothing waits.</summary>
    public (long EndTicks, WithheldTally Tally)? First
    {
        get
        {
            foreach (var (endTicks, tally) in _byEnd) return (endTicks, tally);
            return null;
        }
    }

    public void Add(AlertContent signal, long endTicks, long atTicks)
    {
        if (!_byEnd.TryGetValue(endTicks, out var tally))
        {
            tally = _byEnd.Count < Capacity ? new WithheldTally() : _byEnd.Last().Value;
            if (_byEnd.Count < Capacity) _byEnd.Add(endTicks, tally);
        }

        tally.Add(signal, atTicks);
    }

    public void Remove(long endTicks)
    {
        if (!_byEnd.Remove(endTicks)) throw new InvalidOperationException($"No quiet hours that withheld anything end at {Utc.At(endTicks):O}.");
    }

    public void Load(IEnumerable<CarriedQuiet> carried)
    {
        foreach (var one in carried)
        {
            var tally = new WithheldTally();
            tally.Load(one.Withheld);
            _byEnd.Add(one.Until.UtcTicks, tally);
        }
    }

    public CarriedQuiet[] Carry() => [.. _byEnd.Select(pair => new CarriedQuiet { Until = Utc.At(pair.Key), Withheld = pair.Value.ToWithheld()! })];
}

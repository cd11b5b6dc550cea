namespace OptionsAlerts.Vix.Core;

/// <summary>
/// The last few readings of the session. What all of them agree on is taken as true: the market is at least as high as the lowest and at most as
/// high as the highest of them. One bad print moves neither bound beyond its neighbours.
/// </summary>
/// <param name="confirmations">How many readings make a value true, from 1.</param>
public sealed class RecentReadings(int confirmations)
{
    private readonly Queue<double> _values = new(confirmations + 1);

    /// <summary>True when there are enough readings for the bounds to mean something.</summary>
    public bool Full => _values.Count == confirmations;

    /// <summary>As high as all of them have been.</summary>
    public double Lowest { get; private set; } = double.NaN;

    /// <summary>As low as all of them have been.</summary>
    public double Highest { get; private set; } = double.NaN;

    public void Add(double value)
    {
        if (Full) _values.Dequeue();
        _values.Enqueue(value);
        (Lowest, Highest) = (value, value);
        foreach (var one in _values) (Lowest, Highest) = (Math.Min(Lowest, one), Math.Max(Highest, one));
    }

    public void Clear() => _values.Clear();

    /// <summary>Oldest first; adding them again in this order restores the bounds.</summary>
    public double[] Save() => [.. _values];
}

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// The volumes of the last finished days of one contract, with where they usually are and how far they usually stray, both the plain way and the robust one.
/// A ring: a new day replaces the oldest.
/// </summary>
public sealed class DailyVolumes(int capacity)
{
    /// <summary>The median absolute deviation times this is the standard deviation where volumes are normal: 1 / Φ⁻¹(3/4).</summary>
    public const double NormalOfMad = 1.482602218505602;

    private readonly int[] _days = new int[capacity];
    private int _next;

    /// <summary>How many days there are.</summary>
    public int Count { get; private set; }

    /// <summary>Contracts a day; 0 without days.</summary>
    public double Mean { get; private set; }

    /// <summary>Sample standard deviation (n − 1), contracts a day; 0 under two days.</summary>
    public double Std { get; private set; }

    /// <summary>The middle day, the mean of the middle two where their number is even; contracts a day, 0 without days.</summary>
    public double Median { get; private set; }

    /// <summary>Median absolute deviation from <see cref="Median"/> × <see cref="NormalOfMad"/>, contracts a day: one monstrous day among twenty does not move it.</summary>
    public double RobustStd { get; private set; }

    /// <summary>The day <paramref name="age"/> places from the oldest.</summary>
    public int this[int age] => _days[(_next - Count + age + capacity) % capacity];

    /// <summary>Adds the newest day; figures beyond an int are held at its end.</summary>
    public void Add(long volume)
    {
        Put(volume);
        Measure();
    }

    /// <summary>Adds days, oldest first; those below 0 are days on which the contract did not exist.</summary>
    public void Add(ReadOnlySpan<int> volumes)
    {
        foreach (var volume in volumes)
            if (volume >= 0) Put(volume);
        Measure();
    }

    private void Put(long volume)
    {
        _days[_next] = (int)Math.Clamp(volume, 0, int.MaxValue);
        _next = (_next + 1) % capacity;
        if (Count < capacity) Count++;
    }

    private void Measure()
    {
        if (Count == 0) return;
        // The days in use are the first of the array until it is full, and all of it then.
        var days = _days.AsSpan(0, Count);
        double sum = 0;
        foreach (var day in days) sum += day;
        Mean = sum / Count;

        double squares = 0;
        // Oldest first: a sum of fractions depends on its order, and what is read back after a restart lies in another.
        for (var age = 0; age < Count; age++) squares += (this[age] - Mean) * (this[age] - Mean);
        Std = Count < 2 ? 0 : Math.Sqrt(squares / (Count - 1));

        Span<double> sorted = Count <= 64 ? stackalloc double[Count] : new double[Count];
        for (var i = 0; i < Count; i++) sorted[i] = days[i];
        Median = Middle(sorted);
        for (var i = 0; i < Count; i++) sorted[i] = Math.Abs(sorted[i] - Median);
        RobustStd = NormalOfMad * Middle(sorted);
    }

    private static double Middle(Span<double> values)
    {
        values.Sort();
        var half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}

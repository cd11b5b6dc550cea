namespace OptionsAlerts.Volume.Core;

/// <summary>The volumes of the last finished days of one contract, with their mean and sample standard deviation. A ring: a new day replaces the oldest.</summary>
public sealed class DailyVolumes(int capacity)
{
    private readonly int[] _days = new int[capacity];
    private int _next;

    /// <summary>How many days there are.</summary>
    public int Count { get; private set; }

    /// <summary>Contracts a day; 0 without days.</summary>
    public double Mean { get; private set; }

    /// <summary>Sample standard deviation (n − 1), contracts a day; 0 under two days.</summary>
    public double Std { get; private set; }

    /// <summary>The day <paramref name="age"/> places from the oldest.</summary>
    public int this[int age] => _days[(_next - Count + age + capacity) % capacity];

    /// <summary>Adds the newest day; figures beyond an int are held at its end.</summary>
    public void Add(long volume)
    {
        _days[_next] = (int)Math.Clamp(volume, 0, int.MaxValue);
        _next = (_next + 1) % capacity;
        if (Count < capacity) Count++;
        Measure();
    }

    private void Measure()
    {
        double sum = 0;
        for (var i = 0; i < Count; i++) sum += this[i];
        Mean = sum / Count;

        double squares = 0;
        for (var i = 0; i < Count; i++) squares += (this[i] - Mean) * (this[i] - Mean);
        Std = Count < 2 ? 0 : Math.Sqrt(squares / (Count - 1));
    }
}

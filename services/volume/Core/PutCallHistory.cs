using System.Runtime.InteropServices;

namespace OptionsAlerts.Volume.Core;

/// <summary>Call and put volume of one finished day of one underlying, in contracts.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PutCallDay(long Calls, long Puts)
{
    /// <summary>
    /// ln(puts / calls), half a contract added to each so that a day without one side has a finite value. The logarithm makes twice as many puts and twice
    /// as many calls equally far from balance; the plain ratio is skewed.
    /// </summary>
    public double LogRatio => Math.Log((Puts + 0.5) / (Calls + 0.5));
}

/// <summary>The last finished days of one underlying: where its put/call ratio usually is, and how much it trades. A ring.</summary>
public sealed class PutCallHistory(int capacity)
{
    private readonly Queue<PutCallDay> _days = new(capacity);

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<PutCallDay> Days => _days;

    public int Count => _days.Count;

    /// <summary>Mean of <see cref="PutCallDay.LogRatio"/>.</summary>
    public double Mean { get; private set; }

    /// <summary>Sample standard deviation of <see cref="PutCallDay.LogRatio"/>.</summary>
    public double Std { get; private set; }

    /// <summary>Contracts on a usual day, both sides.</summary>
    public double MeanVolume { get; private set; }

    /// <summary>Adds the newest day; a day without any volume (a holiday) is left out.</summary>
    public void Add(PutCallDay day)
    {
        if (day.Calls < 0 || day.Puts < 0 || day.Calls + day.Puts == 0) return;
        if (_days.Count == capacity) _days.Dequeue();
        _days.Enqueue(day);

        Mean = _days.Average(each => each.LogRatio);
        MeanVolume = _days.Average(each => (double)each.Calls + each.Puts);
        Std = Count < 2 ? 0 : Math.Sqrt(_days.Sum(each => (each.LogRatio - Mean) * (each.LogRatio - Mean)) / (Count - 1));
    }

    public void Clear()
    {
        _days.Clear();
        Mean = Std = MeanVolume = 0;
    }
}

using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>VIX at the close of one trading day, in index points.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DailyClose(DateOnly Day, double Close)
{
    /// <summary>When a day's close is known: VIX is calculated as long as its options trade, until 16:15 New York, 13:15 on an early close.</summary>
    public static DateTimeOffset Instant(DateOnly day) => ExchangeTime.Instant(day, ExchangeCalendar.IndexCloseTime(day));
}

/// <summary>A percentile and what it stands on.</summary>
/// <param name="Percent">Share of the sample below the value, ties counted half, 0 to 100.</param>
/// <param name="Sample">How many values it was compared with.</param>
/// <param name="Kind">What they are.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Percentile(double Percent, int Sample, PercentileBasis Kind = PercentileBasis.DailyCloses);

/// <summary>What a percentile compares with.</summary>
[JsonConverter(typeof(WireEnumConverter<PercentileBasis>))]
public enum PercentileBasis
{
    /// <summary>The closes of the last year, loaded at start.</summary>
    DailyCloses,

    /// <summary>The five-minute bars of the last year's regular sessions, as far as the program recorded them itself.</summary>
    SessionBars,
}

/// <summary>The closes of the last days, by day and, beside it, in order of size: a percentile is two binary searches, a new day one insertion.</summary>
/// <param name="capacity">Days kept (252 make a year); the oldest go first.</param>
public sealed class DailyCloses(int capacity)
{
    private readonly List<DailyClose> _byDay = new(capacity + 1);
    private readonly List<double> _bySize = new(capacity + 1);

    public int Count => _byDay.Count;

    /// <summary>Changes whenever a close does: what was computed from them then stands for as long as it is the same.</summary>
    public long Revision { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<DailyClose> Days => _byDay;

    /// <summary>The latest, if any.</summary>
    public DailyClose? Last => Count == 0 ? null : _byDay[^1];

    /// <summary>The last close of a day before <paramref name="day"/>, if any.</summary>
    public DailyClose? LastBefore(DateOnly day)
    {
        for (var i = _byDay.Count - 1; i >= 0; i--)
            if (_byDay[i].Day < day) return _byDay[i];
        return null;
    }

    public bool Has(DateOnly day) => IndexOf(day) >= 0;

    /// <summary>Sets the close of a day, known already or not. True when that changed anything; a day older than all of a full year does not.</summary>
    public bool Put(DateOnly day, double close)
    {
        var index = IndexOf(day);
        if (index >= 0)
        {
            if (_byDay[index].Close.Equals(close)) return false;
            _bySize.RemoveAt(_bySize.BinarySearch(_byDay[index].Close));
            _byDay[index] = new DailyClose(day, close);
        }
        else
        {
            if (~index == 0 && Count == capacity) return false;
            _byDay.Insert(~index, new DailyClose(day, close));
        }

        Revision++;
        var place = _bySize.BinarySearch(close);
        _bySize.Insert(place < 0 ? ~place : place, close);
        if (Count > capacity)
        {
            _bySize.RemoveAt(_bySize.BinarySearch(_byDay[0].Close));
            _byDay.RemoveAt(0);
        }

        return true;
    }

    /// <summary>The share of the closes below a value, ties by mid-rank; null under <paramref name="minimum"/> closes: a guess is no percentile.</summary>
    public Percentile? PercentileOf(double value, int minimum)
    {
        if (Count == 0 || Count < minimum) return null;
        var below = FirstNotBelow(value);
        var upTo = FirstNotBelow(Math.BitIncrement(value));
        return new Percentile((below + ((upTo - below) / 2.0)) / Count * 100, Count);
    }

    private int FirstNotBelow(double value)
    {
        int low = 0, high = _bySize.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_bySize[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    // The days mostly come in order, so the end is looked at first.
    private int IndexOf(DateOnly day)
    {
        if (Count == 0 || _byDay[^1].Day < day) return ~Count;
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byDay[middle].Day < day) low = middle + 1;
            else high = middle;
        }

        return _byDay[low].Day == day ? low : ~low;
    }
}

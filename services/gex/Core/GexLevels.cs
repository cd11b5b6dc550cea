using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>What a level is.</summary>
[JsonConverter(typeof(WireEnumConverter<LevelType>))]
public enum LevelType
{
    /// <summary>Dealers buy below it and sell above it: price is held.</summary>
    PositiveGammaWall,

    /// <summary>Dealers sell as price falls and buy as it rises: price runs.</summary>
    NegativeGammaZone,
}

/// <summary>A strike with much gamma.</summary>
/// <param name="StrikeMills">The strike × 1000.</param>
/// <param name="Type">By the sign of the exposure.</param>
/// <param name="Significance">Its share of the largest exposure in the window, above 0 to 1.</param>
/// <param name="NetPerPercentUsd">Net exposure, in US dollars per 1 %.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GexLevel(long StrikeMills, LevelType Type, double Significance, double NetPerPercentUsd)
{
    /// <summary>The strike in points.</summary>
    [JsonIgnore]
    public double Strike => StrikeMills / 1000.0;
}

/// <summary>Finds the levels, the walls and the strike of max pain.</summary>
public static class GexLevels
{
    /// <summary>The strikes near spot whose exposure is at or above the percentile, by falling significance, the lower strike first among equals.</summary>
    /// <param name="netPerPoint">Net exposure by strike, in US dollars per point.</param>
    public static GexLevel[] Find(ReadOnlySpan<long> strikeMills, ReadOnlySpan<double> netPerPoint, double spot, GexSettings settings)
    {
        var levels = new GexLevel[settings.LevelCount];
        return levels[..Find(strikeMills, netPerPoint, spot, settings, new double[strikeMills.Length], levels)];
    }

    /// <summary>The same without allocating: writes the levels and returns how many there are.</summary>
    /// <param name="strikeMills">Ascending.</param>
    /// <param name="scratch">As long as the strikes.</param>
    /// <param name="levels">As long as the most levels kept.</param>
    public static int Find(
        ReadOnlySpan<long> strikeMills, ReadOnlySpan<double> netPerPoint, double spot, GexSettings settings, Span<double> scratch, Span<GexLevel> levels)
    {
        var (begin, end) = Near(strikeMills, spot, settings.LevelWindow);
        if (begin == end) return 0;
        var sizes = scratch[..(end - begin)];
        var largest = 0.0;
        for (var i = begin; i < end; i++)
        {
            sizes[i - begin] = Math.Abs(netPerPoint[i]);
            largest = Math.Max(largest, sizes[i - begin]);
        }

        if (!(largest > 0)) return 0;
        var threshold = Percentile(sizes, settings.LevelPercentile);
        var count = 0;
        for (var i = begin; i < end; i++)
        {
            var (net, size) = (netPerPoint[i], Math.Abs(netPerPoint[i]));
            if (!(size > 0) || size < threshold) continue;
            var level = new GexLevel(strikeMills[i], net > 0 ? LevelType.PositiveGammaWall : LevelType.NegativeGammaZone, size / largest, net * spot * 0.01);

            // Strikes ascend: an equal one that is there already stays before this one.
            var place = count;
            while (place > 0 && levels[place - 1].Significance < level.Significance) place--;
            if (place == levels.Length) continue;
            count = Math.Min(count + 1, levels.Length);
            levels[place..(count - 1)].CopyTo(levels[(place + 1)..]);
            levels[place] = level;
        }

        return count;
    }

    /// <summary>The strike of the largest exposure by size; null where there is none.</summary>
    public static long? Wall(ReadOnlySpan<long> strikeMills, ReadOnlySpan<double> perPoint)
    {
        var (best, size) = (-1, 0.0);
        for (var i = 0; i < perPoint.Length; i++)
            if (Math.Abs(perPoint[i]) > size) (best, size) = (i, Math.Abs(perPoint[i]));
        return best < 0 ? null : strikeMills[best];
    }

    /// <summary>The strike at which the holders of all open contracts would be paid least, the lowest of several; null without open interest.</summary>
    public static long? MaxPain(ChainBook book)
    {
        // Payout is convex in the settlement price with corners at the strikes: it falls while the calls below weigh less than the puts above.
        double putsAbove = 0, callsAtOrBelow = 0, calls = 0;
        foreach (var shares in book.PutShares) putsAbove += shares;
        foreach (var shares in book.CallShares) calls += shares;
        if (!(putsAbove + calls > 0)) return null;
        for (var i = 0; i < book.StrikeMills.Length; i++)
        {
            putsAbove -= book.PutShares[i];
            callsAtOrBelow += book.CallShares[i];
            if (callsAtOrBelow >= putsAbove) return book.StrikeMills[i];
        }

        return book.StrikeMills[^1];
    }

    /// <summary>The percentile by linear interpolation between ranks (numpy's default).</summary>
    /// <param name="values">At least one, none of them NaN; left in another order.</param>
    /// <param name="percentile">0 to 100.</param>
    public static double Percentile(Span<double> values, double percentile)
    {
        var rank = percentile / 100 * (values.Length - 1);
        var low = (int)Math.Floor(rank);
        var atLow = Selection.Nth(values, low);
        if (low + 1 >= values.Length) return atLow;
        var atHigh = double.PositiveInfinity;
        foreach (var value in values[(low + 1)..]) atHigh = Math.Min(atHigh, value);
        return atLow + ((rank - low) * (atHigh - atLow));
    }

    // The strikes in the window lie side by side: out from spot to either end.
    private static (int Begin, int End) Near(ReadOnlySpan<long> strikeMills, double spot, double window)
    {
        var at = strikeMills.BinarySearch((long)(spot * 1000));
        if (at < 0) at = ~at;
        var (begin, end) = (at, at);
        while (begin > 0 && IsNear(strikeMills[begin - 1], spot, window)) begin--;
        while (end < strikeMills.Length && IsNear(strikeMills[end], spot, window)) end++;
        return (begin, end);
    }

    private static bool IsNear(long strikeMills, double spot, double window) => Math.Abs((strikeMills / 1000.0) - spot) / spot < window;
}

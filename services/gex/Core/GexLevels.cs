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
        var sizes = new List<double>();
        for (var i = 0; i < strikeMills.Length; i++)
            if (IsNear(strikeMills[i], spot, settings.LevelWindow)) sizes.Add(Math.Abs(netPerPoint[i]));
        if (sizes.Count == 0) return [];
        sizes.Sort();
        var largest = sizes[^1];
        if (!(largest > 0)) return [];
        var threshold = Percentile(sizes, settings.LevelPercentile);

        var levels = new List<GexLevel>();
        for (var i = 0; i < strikeMills.Length; i++)
        {
            var (net, size) = (netPerPoint[i], Math.Abs(netPerPoint[i]));
            if (!(size > 0) || size < threshold || !IsNear(strikeMills[i], spot, settings.LevelWindow)) continue;
            levels.Add(new GexLevel(strikeMills[i], net > 0 ? LevelType.PositiveGammaWall : LevelType.NegativeGammaZone, size / largest, net * spot * 0.01));
        }

        return [.. levels.OrderByDescending(level => level.Significance).ThenBy(level => level.StrikeMills).Take(settings.LevelCount)];
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

    /// <summary>The percentile of sorted values by linear interpolation between ranks (numpy's default).</summary>
    /// <param name="ascending">At least one value.</param>
    /// <param name="percentile">0 to 100.</param>
    public static double Percentile(IReadOnlyList<double> ascending, double percentile)
    {
        var rank = percentile / 100 * (ascending.Count - 1);
        var low = (int)Math.Floor(rank);
        var high = Math.Min(low + 1, ascending.Count - 1);
        return ascending[low] + ((rank - low) * (ascending[high] - ascending[low]));
    }

    private static bool IsNear(long strikeMills, double spot, double window) => Math.Abs((strikeMills / 1000.0) - spot) / spot < window;
}

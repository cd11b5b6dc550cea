using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>The value of one index and its time.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexValue(double Value, DateTimeOffset At);

/// <summary>Puts one volatility message together from values read one by one, as <see cref="VolatilityReading"/> does from Cboe's bodies.</summary>
internal static class VolatilityFamily
{
    /// <summary>VIX and its relatives, in the order of the message.</summary>
    public static readonly string[] Symbols = ["VIX", "VIX3M", "VVIX", "VIX9D"];

    /// <summary>VIX with the relatives that belong to its time.</summary>
    public static VolatilityIndexQuote Of(string feed, int delaySeconds, IndexValue vix, IndexValue? vix3M, IndexValue? vvix, IndexValue? vix9D)
    {
        return new VolatilityIndexQuote
        {
            Stamp = new MarketStamp { RunId = "", Feed = feed, DelaySeconds = delaySeconds },
            AsOf = vix.At,
            Vix = vix.Value,
            Vix3M = Near(vix3M),
            Vvix = Near(vvix),
            Vix9D = Near(vix9D),
        };

        double? Near(IndexValue? relative) => relative is { } value && (value.At - vix.At).Duration() <= VolatilityReading.Apart ? value.Value : null;
    }
}

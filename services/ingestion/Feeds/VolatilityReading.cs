using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Puts one volatility message together from what was read apart.</summary>
internal static class VolatilityReading
{
    /// <summary>How far a relative's time may lie from VIX's, so that a term structure compares like with like.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(15);

    /// <summary>VIX with the relatives that belong to its time; null where VIX itself has no value.</summary>
    public static VolatilityIndexQuote? Of(string feed, int delaySeconds, CboeBody vix, CboeBody? vix3M, CboeBody? vvix, CboeBody? vix9D)
    {
        if (vix.Price is not { } value) return null;
        return new VolatilityIndexQuote
        {
            Stamp = new MarketStamp { RunId = "", Feed = feed, DelaySeconds = delaySeconds },
            AsOf = vix.QuoteAsOf,
            Vix = value,
            Vix3M = Near(vix3M),
            Vvix = Near(vvix),
            Vix9D = Near(vix9D),
        };

        double? Near(CboeBody? relative) => relative is not null && (relative.QuoteAsOf - vix.QuoteAsOf).Duration() <= Apart ? relative.Price : null;
    }

    /// <summary>Daily closes as a message.</summary>
    /// <param name="before">Days on or after it are left out; null for all.</param>
    public static VolatilityHistory History(string feed, DailyHistory history, DateTimeOffset asOf, DateOnly? before = null)
    {
        var days = history.Days.Where(day => before is null || day.Date < before).ToArray();
        return new VolatilityHistory
        {
            Stamp = new MarketStamp { RunId = "", Feed = feed },
            AsOf = asOf,
            Day = Array.ConvertAll(days, day => (day.Date.Year * 10_000) + (day.Date.Month * 100) + day.Date.Day),
            VixClose = Array.ConvertAll(days, day => day.Close),
        };
    }
}

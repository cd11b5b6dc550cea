using System.Text.Json;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>The spot in a stock's snapshot (<c>/v2/stocks/SYM/snapshot</c>): its last trade.</summary>
internal static class AlpacaStockSnapshot
{
    /// <summary>The price in dollars and its time; null where there is no trade with a usable price and time.</summary>
    /// <exception cref="JsonException">Not JSON, or cut short.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static (double Price, DateTimeOffset At)? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        double? price = null;
        DateTimeOffset? at = null;
        if (AlpacaJson.IsObject(ref reader))
        {
            while (AlpacaJson.Member(ref reader))
            {
                if (!reader.ValueTextEquals("latestTrade"u8))
                {
                    AlpacaJson.Pass(ref reader);
                    continue;
                }

                if (!AlpacaJson.IsObject(ref reader)) continue;
                while (AlpacaJson.Member(ref reader))
                {
                    if (reader.ValueTextEquals("p"u8)) price = AlpacaJson.Number(ref reader);
                    else if (reader.ValueTextEquals("t"u8)) at = AlpacaJson.Time(ref reader);
                    else AlpacaJson.Pass(ref reader);
                }
            }
        }

        reader.Read();
        return price is > 0 and < double.PositiveInfinity && at is { } time ? (price.Value, time) : null;
    }
}

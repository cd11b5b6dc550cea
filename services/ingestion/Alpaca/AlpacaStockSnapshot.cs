using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>The spot in a stock's snapshot (<c>/v2/stocks/SYM/snapshot</c>): its last trade.</summary>
internal static class AlpacaStockSnapshot
{
    /// <summary>The price in dollars and its time; null where there is no trade with a usable price and time.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or cut short.</exception>
    public static (double Price, DateTimeOffset At)? Read(byte[] body, string where) => LooseJson.Read<(double, DateTimeOffset)?>(body, where, root =>
    {
        var trade = LooseJson.Member(root, "latestTrade");
        return LooseJson.Number(trade, "p") is { } price and > 0 and < double.PositiveInfinity && AlpacaPages.Time(trade, "t") is { } at ? (price, at) : null;
    });
}

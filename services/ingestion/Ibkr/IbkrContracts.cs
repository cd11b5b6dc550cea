using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>How TWS names what we name by plain symbols.</summary>
public static class IbkrContracts
{
    /// <summary>An underlying: an index at its exchange, else a stock or ETF by the best route.</summary>
    public static TwsContract Underlying(string symbol) => UnderlyingSymbol.IsIndex(symbol)
        ? new TwsContract(symbol, "IND", IndexExchange(symbol))
        : new TwsContract(symbol.Replace('.', ' '), "STK", "SMART");

    public static TwsContract Option(string underlying, OccSymbol contract) => new(underlying.Replace('.', ' '), "OPT", "SMART")
    {
        LastTradeDate = contract.Expiry.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        Strike = contract.Strike,
        Right = contract.Right == OptionRight.Call ? "C" : "P",
        Multiplier = "100",
        TradingClass = contract.Root,
    };

    private static string IndexExchange(string symbol) => symbol switch
    {
        "NDX" => "NASDAQ",
        "RUT" or "MRUT" => "RUSSELL",
        _ => "CBOE",
    };
}

using System.Globalization;
using System.Text;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>Tradier's answers, as its documentation prints them.</summary>
internal static class TradierBodies
{
    /// <summary>The documented example of one contract, its expiry one that is to come.</summary>
    public const string Documented = """
        {"symbol":"VXX190517P00016000","description":"VXX May 17 2019 $16.00 Put","exch":"Z","type":"option","last":null,"change":null,"volume":0,
        "open":null,"high":null,"low":null,"close":null,"bid":0.0,"ask":0.01,"underlying":"VXX","strike":16.0,"change_percentage":null,"average_volume":0,"last_volume":0,
        "trade_date":0,"prevclose":null,"week_52_high":0.0,"week_52_low":0.0,"bidsize":0,"bidexch":"J","bid_date":1557171657000,"asksize":611,"askexch":"Z","ask_date":1557172096000,
        "open_interest":10,"contract_size":100,"expiration_date":"2019-05-17","expiration_type":"standard","option_type":"put","root_symbol":"VXX",
        "greeks":{"delta":1.0,"gamma":1.95546E-10,"theta":-0.00204837,"vega":3.54672E-9,"rho":0.106077,"phi":-0.28801,"bid_iv":0.0,"mid_iv":0.0,"ask_iv":0.0,"smv_vol":0.380002,"updated_at":"2019-08-29 14:59:08"}}
        """;

    public static string Greeks(string delta = "0.5", string gamma = "0.01", string midIv = "0.21", string smv = "0.2") =>
        $$$"""{"delta":{{{delta}}},"gamma":{{{gamma}}},"mid_iv":{{{midIv}}},"smv_vol":{{{smv}}},"updated_at":"2026-06-30 14:00:00"}""";

    public static string Option(
        string symbol = "SPY260630C00600000", string? greeks = null, string bid = "1.2", string ask = "1.3", string size = "100", long quoted = 1782830000000, string volume = "12") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"symbol":"{{{symbol}}}","bid":{{{bid}}},"ask":{{{ask}}},"open_interest":1500,"volume":{{{volume}}},"contract_size":{{{size}}},"trade_date":0,"bid_date":{{{quoted}}},"ask_date":{{{quoted}}},"greeks":{{{greeks ?? Greeks()}}}}""");

    public static string Chain(params string[] options) => $$$"""{"options":{"option":[{{{string.Join(',', options)}}}]}}""";

    public static string Single(string option) => $$$"""{"options":{"option":{{{option}}}}}""";

    public static string Expirations(params string[] dates) => $$$"""{"expirations":{"date":[{{{string.Join(',', dates.Select(date => $"\"{date}\""))}}}]}}""";

    public static string Quote(string symbol, string last, long traded = 1782830010000) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"symbol":"{{{symbol}}}","last":{{{last}}},"trade_date":{{{traded}}},"open":null,"high":null,"low":null,"close":null,"bid":null,"ask":null}""");

    public static string Quotes(params string[] quotes) => quotes is [var one]
        ? $$$"""{"quotes":{"quote":{{{one}}}}}"""
        : $$$"""{"quotes":{"quote":[{{{string.Join(',', quotes)}}}]}}""";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

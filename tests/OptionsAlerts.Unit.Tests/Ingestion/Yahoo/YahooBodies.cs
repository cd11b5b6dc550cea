using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

/// <summary>Yahoo's answers.</summary>
internal static class YahooBodies
{
    /// <summary>2026-06-30 and 2026-07-02 as Yahoo writes expiries: the epoch of midnight UTC.</summary>
    public const long June30 = 1782777600;
    public const long July2 = June30 + (2 * 86_400);

    /// <summary>The body of a recorded answer of the shared data.</summary>
    public static string Fixture(string name)
    {
        using var recorded = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"mocks/yahoo/{name}.json")));
        return recorded.RootElement.GetProperty("response").GetProperty("bodyJson").GetRawText();
    }

    public static string Option(
        string symbol = "SPY260630C00600000", string bid = "1.2", string ask = "1.3", string open = "1500", string iv = "0.21", string size = "REGULAR", string more = ",\"volume\":12") =>
        $$$"""{"contractSymbol":"{{{symbol}}}","strike":600,"currency":"USD","bid":{{{bid}}},"ask":{{{ask}}},"openInterest":{{{open}}},"contractSize":"{{{size}}}","impliedVolatility":{{{iv}}}{{{more}}}}""";

    public static string Chain(long expiry, string[] calls, string[]? puts = null, string name = "SPY", string spot = "600.25", long at = 1782830010, long[]? expiries = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"optionChain":{"result":[{"underlyingSymbol":"{{{name}}}","expirationDates":[{{{string.Join(',', expiries ?? [June30, July2])}}}],"strikes":[600],"hasMiniOptions":false,"quote":{"regularMarketPrice":{{{spot}}},"regularMarketTime":{{{at}}}},"options":[{"expirationDate":{{{expiry}}},"hasMiniOptions":false,"calls":[{{{string.Join(',', calls)}}}],"puts":[{{{string.Join(',', puts ?? [])}}}]}]}],"error":null}}""");

    public static string Chart(string name, string price, long at = 1782830010, string? columns = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"chart":{"result":[{"meta":{"symbol":"{{{name}}}","regularMarketPrice":{{{price}}},"regularMarketTime":{{{at}}}},{{{columns ?? "\"indicators\":{\"quote\":[{}]}"}}}}],"error":null}}""");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

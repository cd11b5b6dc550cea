using System.IO.Compression;
using System.Text;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

/// <summary>Made-up Cboe bodies and the ways to break them.</summary>
internal static class Bodies
{
    /// <summary>One row; apostrophes in its fields are written as quotes.</summary>
    public static string Option(string symbol = "IWM260630C00300000", string fields = "'bid':1.0,'ask':1.2,'iv':0.2,'open_interest':10.0,'volume':3.0,'delta':0.5,'gamma':0.04") =>
        $$"""{"option":"{{symbol}}",{{fields.Replace('\'', '"')}}}""";

    public static string Chain(string options, string symbol = "IWM", string timestamp = "2026-06-30 14:39:22", string price = "299.77") =>
        $$$"""{"timestamp":"{{{timestamp}}}","symbol":"{{{symbol}}}","data":{"symbol":"{{{symbol}}}","current_price":{{{price}}},"options":[{{{options}}}]}}""";

    public static string Quote(string symbol, double price, string timestamp = "2026-08-13 05:09:05", string? lastTrade = null) =>
        FormattableString.Invariant(
            $$"""{"timestamp":"{{timestamp}}","data":{"symbol":"{{symbol}}","current_price":{{price}},"last_trade_time":{{(lastTrade is null ? "null" : $"\"{lastTrade}\"")}}},"symbol":"{{symbol}}"}""");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Bytes(text));
        return packed.ToArray();
    }
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

/// <summary>Made-up rows and frames of Polygon's shape.</summary>
internal static class PolygonBodies
{
    /// <summary>15:00 UTC on 2026-06-30, 11:00 New York.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

    /// <summary>A row of a chain whose newest time is <paramref name="seconds"/> before <see cref="Noon"/>; apostrophes in <paramref name="more"/> are written as quotes.</summary>
    public static string Row(string symbol, double bid = 1.5, double seconds = 30, string more = "", string asset = "'price':600.5,'ticker':'SPY'")
    {
        var occ = OccSymbol.Parse(symbol);
        var nanos = Nanos(Noon.AddSeconds(-seconds));
        var right = occ.Right == OptionRight.Call ? "call" : "put";
        var delta = occ.Right == OptionRight.Call ? "0.5" : "-0.5";
        return FormattableString.Invariant(
            $$"""
            {"day":{"last_updated":{{nanos}},"volume":12},"details":{"contract_type":"{{right}}","expiration_date":"{{occ.Expiry:yyyy-MM-dd}}","shares_per_contract":100,"strike_price":{{occ.Strike}},"ticker":"O:{{symbol}}"},
            "greeks":{"delta":{{delta}},"gamma":0.01},"implied_volatility":0.2,"last_quote":{"ask":{{bid + 0.1}},"bid":{{bid}},"last_updated":{{nanos}}},"open_interest":100,
            "underlying_asset":{ {{asset.Replace('\'', '"')}}}{{more.Replace('\'', '"')}}}
            """);
    }

    public static long Nanos(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>A trade event of a number.</summary>
    public static string Trade(int number, string symbol = "SPY260717C00600000", string price = "1.25") => FormattableString.Invariant(
        $$"""{"ev":"T","sym":"O:{{symbol}}","x":65,"p":{{price}},"s":{{number}},"c":[219],"t":{{Noon.ToUnixTimeMilliseconds() + number}},"q":{{1000 + number}}}""");
}

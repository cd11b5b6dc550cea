using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>Cboe's bodies of the market by hand: what is 15 minutes old, stamped with the time of the answer.</summary>
internal static class CboeByHand
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static string PathName(string symbol) => IsIndex(symbol) ? $"_{symbol}" : symbol;

    public static byte[] Chain(string symbol, DateTimeOffset now)
    {
        var market = now - Delay;
        return Body(symbol, now, HandMarket.Chain(symbol, market).Select(contract => new
        {
            option = contract.Occ,
            bid = contract.Bid,
            ask = contract.Ask,
            iv = contract.Volatility,
            open_interest = (double)contract.OpenInterest,
            volume = (double)contract.Volume,
            delta = contract.Delta,
            gamma = contract.Gamma,
        }));
    }

    public static byte[] Quote(string symbol, DateTimeOffset now) => Body(symbol, now, options: null);

    public static string History(string index, DateTimeOffset now)
    {
        var text = new StringBuilder("DATE,OPEN,HIGH,LOW,CLOSE\n");
        for (var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-400); day < DateOnly.FromDateTime(now.UtcDateTime); day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            var close = HandMarket.Spot(index, new DateTimeOffset(day, new TimeOnly(20, 0), TimeSpan.Zero).AddSeconds(day.DayNumber * 97));
            text.Append(CultureInfo.InvariantCulture, $"{day:MM/dd/yyyy},{close:0.00},{close:0.00},{close:0.00},{close:0.00}\n");
        }

        return text.ToString();
    }

    private static byte[] Body(string symbol, DateTimeOffset now, object? options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        timestamp = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        data = Data(symbol, now - Delay, options),
        symbol,
    });

    private static Dictionary<string, object> Data(string symbol, DateTimeOffset market, object? options)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["symbol"] = IsIndex(symbol) ? $"^{symbol}" : symbol,
            ["current_price"] = HandMarket.Spot(symbol, market),
            ["seqno"] = market.ToUnixTimeSeconds(),
            ["last_trade_time"] = TimeZoneInfo.ConvertTime(market, NewYork).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        };
        if (options is not null) data["options"] = options;
        return data;
    }

    private static bool IsIndex(string symbol) => symbol == "SPX" || HandMarket.Indices.Contains(symbol, StringComparer.Ordinal);
}

using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>Polygon's bodies and stream of the market by hand.</summary>
internal static class PolygonByHand
{
    private const int PerFrame = 100;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static void Serve(FakePolygon fake, DateTimeOffset now)
    {
        foreach (var symbol in HandMarket.Symbols) fake.ServeChain(Name(symbol), [.. HandMarket.Chain(symbol, now).Select(contract => JsonSerializer.Serialize(Row(symbol, contract, now)))]);
        var indices = HandMarket.Indices.Append("SPX").Select(index => new { ticker = Name(index), value = HandMarket.Spot(index, now), last_updated = Nanos(now), type = "indices" });
        fake.Serve("/v3/snapshot/indices", JsonSerializer.Serialize(new { status = "OK", results = indices }));
        // The address names the days, as New York counts them.
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, NewYork).DateTime);
        var bars = Enumerable.Range(1, 300).Select(back => now.AddDays(-back)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Reverse()
            .Select(day => new { t = day.ToUnixTimeMilliseconds(), c = HandMarket.Spot("VIX", day) });
        fake.Serve(
            string.Create(CultureInfo.InvariantCulture, $"/v2/aggs/ticker/I:VIX/range/1/day/{today.AddDays(-800):yyyy-MM-dd}/{today:yyyy-MM-dd}"),
            JsonSerializer.Serialize(new { status = "OK", ticker = "I:VIX", results = bars }));
    }

    /// <summary>So many prints a second, ten times a second, in frames of a hundred at the most.</summary>
    public static async Task Say(FakeConnection connection, int perSecond, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var sequence = 1L; !cancellationToken.IsCancellationRequested;)
        {
            var now = time.GetUtcNow();
            HandContract[][] chains = [.. HandMarket.Symbols.Select(symbol => HandMarket.Chain(symbol, now).ToArray())];
            for (var left = (long)(time.GetElapsedTime(start).TotalSeconds * perSecond) - sequence + 1; left > 0;)
            {
                var prints = new List<object>();
                for (; prints.Count < PerFrame && left > 0; left--)
                {
                    var chain = chains[sequence % chains.Length];
                    var contract = chain[(sequence * 7) % chain.Length];
                    prints.Add(new { ev = "T", sym = $"O:{contract.Occ}", x = 302, p = contract.Ask, s = 1 + (sequence % 20), c = new[] { 209 }, t = now.ToUnixTimeMilliseconds(), q = sequence++ });
                }

                await connection.SendText(JsonSerializer.Serialize(prints), cancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static object Row(string symbol, HandContract contract, DateTimeOffset now) => new
    {
        day = new { volume = contract.Volume, last_updated = Nanos(now) },
        details = new
        {
            contract_type = contract.Right == 'C' ? "call" : "put",
            expiration_date = contract.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            shares_per_contract = 100,
            strike_price = contract.Strike,
            ticker = $"O:{contract.Occ}",
        },
        greeks = new { delta = contract.Delta, gamma = contract.Gamma },
        implied_volatility = contract.Volatility,
        last_quote = new { bid = contract.Bid, ask = contract.Ask, last_updated = Nanos(now) },
        open_interest = contract.OpenInterest,
        underlying_asset = new { ticker = Name(symbol), price = HandMarket.Spot(symbol, now), last_updated = Nanos(now) },
    };

    private static string Name(string symbol) => symbol == "SPX" || HandMarket.Indices.Contains(symbol, StringComparer.Ordinal) ? $"I:{symbol}" : symbol;

    private static long Nanos(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks * 100;
}

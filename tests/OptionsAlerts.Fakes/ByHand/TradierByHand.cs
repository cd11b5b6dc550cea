using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Fakes.Tradier;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>Tradier's bodies and stream of the market by hand.</summary>
internal static class TradierByHand
{
    public static void Serve(FakeTradier fake, DateTimeOffset now)
    {
        foreach (var symbol in HandMarket.Symbols)
        {
            fake.ServeQuotes(symbol, JsonSerializer.Serialize(new { quotes = new { quote = Quote(symbol, now) } }));
            fake.ServeExpirations(symbol, JsonSerializer.Serialize(new { expirations = new { date = HandMarket.Expiries(now).Select(Day) } }));
            foreach (var expiry in HandMarket.Chain(symbol, now).GroupBy(contract => contract.Expiry))
                fake.ServeChain(symbol, Day(expiry.Key), JsonSerializer.Serialize(new { options = new { option = expiry.Select(contract => Option(contract, now)) } }));
        }

        fake.ServeQuotes(string.Join(',', HandMarket.Indices), JsonSerializer.Serialize(new { quotes = new { quote = HandMarket.Indices.Select(index => Quote(index, now)) } }));
        var days = Enumerable.Range(1, 300).Select(back => now.AddDays(-back)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Reverse();
        fake.ServeHistory("VIX", JsonSerializer.Serialize(new { history = new { day = days.Select(day => new { date = Day(DateOnly.FromDateTime(day.UtcDateTime)), close = HandMarket.Spot("VIX", day) }) } }));
    }

    /// <summary>A print of a contract at the money of each underlying, four times a second.</summary>
    public static async Task Say(FakeConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var sequence = 1L; !cancellationToken.IsCancellationRequested; sequence++)
        {
            var now = time.GetUtcNow();
            foreach (var symbol in HandMarket.Symbols)
            {
                var chain = HandMarket.Chain(symbol, now);
                var contract = chain[(int)((sequence * 7) % chain.Count)];
                var print = new
                {
                    type = "timesale",
                    symbol = contract.Occ,
                    exch = "Q",
                    bid = Text(contract.Bid),
                    ask = Text(contract.Ask),
                    last = Text(contract.Ask),
                    size = Text(1 + (sequence % 20)),
                    date = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                    seq = sequence,
                    flag = "",
                    cancel = false,
                    correction = false,
                    session = "normal",
                };
                await connection.SendText(JsonSerializer.Serialize(print), cancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static object Quote(string symbol, DateTimeOffset now) => new { symbol, last = HandMarket.Spot(symbol, now), trade_date = now.ToUnixTimeMilliseconds() };

    private static object Option(HandContract contract, DateTimeOffset now) => new
    {
        symbol = contract.Occ,
        bid = contract.Bid,
        ask = contract.Ask,
        open_interest = contract.OpenInterest,
        volume = contract.Volume,
        contract_size = 100,
        trade_date = 0,
        bid_date = now.ToUnixTimeMilliseconds(),
        ask_date = now.ToUnixTimeMilliseconds(),
        greeks = new { delta = contract.Delta, gamma = contract.Gamma, mid_iv = contract.Volatility, smv_vol = contract.Volatility, updated_at = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) },
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}

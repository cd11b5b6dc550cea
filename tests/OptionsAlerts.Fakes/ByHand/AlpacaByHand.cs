using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>Alpaca's bodies and stream of the market by hand: one underlying, as the chain it serves stands, since it serves one list.</summary>
internal static class AlpacaByHand
{
    public const string Symbol = "SPY";

    /// <summary>Fills the chain, once: it is read while it is served.</summary>
    public static void Fill(FakeAlpaca fake, DateTimeOffset now)
    {
        var time = Time(now);
        foreach (var contract in HandMarket.Chain(Symbol, now))
        {
            fake.Snapshots[contract.Occ] = JsonSerializer.Serialize(new
            {
                latestQuote = new { ap = contract.Ask, bp = contract.Bid, t = time },
                greeks = new { delta = contract.Delta, gamma = contract.Gamma },
                impliedVolatility = contract.Volatility,
            });
            fake.Contracts.Add(JsonSerializer.Serialize(new
            {
                symbol = contract.Occ,
                open_interest = contract.OpenInterest.ToString(CultureInfo.InvariantCulture),
                size = "100",
                underlying_symbol = Symbol,
            }));
        }
    }

    public static void Serve(FakeAlpaca fake, DateTimeOffset now) =>
        fake.Stocks[Symbol] = JsonSerializer.Serialize(new { t = Time(now), p = HandMarket.Spot(Symbol, now), s = 100 });

    /// <summary>Four prints a second.</summary>
    public static async Task Say(FakeConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var number = 1; !cancellationToken.IsCancellationRequested; number++)
        {
            var now = time.GetUtcNow();
            var chain = HandMarket.Chain(Symbol, now);
            var contract = chain[number * 7 % chain.Count];
            await FakeAlpaca.Send(connection, cancellationToken, AlpacaEvents.Quote(contract.Occ, now, contract.Bid, contract.Ask), AlpacaEvents.Trade(contract.Occ, now, contract.Ask, 1 + (number % 20)));
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using OptionsAlerts.Fakes.Ibkr;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>The listings and ticks of TWS of the market by hand. A line gets its ticks once, when it is asked for.</summary>
internal static class IbkrByHand
{
    public static void Fill(FakeTws fake, TimeProvider time)
    {
        var now = time.GetUtcNow();
        foreach (var symbol in HandMarket.Symbols)
        {
            var chain = HandMarket.Chain(symbol, now);
            string[] expiries = [.. chain.Select(contract => Day(contract.Expiry)).Distinct(StringComparer.Ordinal)];
            fake.Listings[chain[0].Root] = (expiries, [.. chain.Select(contract => contract.Strike).Distinct()]);
        }

        foreach (var day in Enumerable.Range(1, 300).Select(back => now.AddDays(-back)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)))
            fake.Closes[Day(DateOnly.FromDateTime(day.UtcDateTime))] = HandMarket.Spot("VIX", day);
        fake.Ticks = request => Ticks(request, time.GetUtcNow());
    }

    private static IEnumerable<byte[]> Ticks(TwsRequest request, DateTimeOffset now)
    {
        var symbol = request.Fields[4];
        yield return TwsMessage.DataType(request.Id, 1);
        if (request.Fields[5] != "OPT")
        {
            yield return TwsMessage.Price(request.Id, 4, HandMarket.Spot(symbol, now));
            yield return TwsMessage.TradeTime(request.Id, now);
            yield break;
        }

        var strike = double.Parse(request.Fields[7], CultureInfo.InvariantCulture);
        var wanted = HandMarket.Chain(symbol, now).FirstOrDefault(contract => Day(contract.Expiry) == request.Fields[6] && contract.Strike == strike && contract.Right == request.Fields[8][0]);
        if (wanted is null) yield break;
        yield return TwsMessage.Price(request.Id, 1, wanted.Bid);
        yield return TwsMessage.Price(request.Id, 2, wanted.Ask);
        yield return TwsMessage.Size(request.Id, 8, wanted.Volume);
        yield return TwsMessage.Size(request.Id, wanted.Right == 'C' ? 27 : 28, wanted.OpenInterest);
        yield return TwsMessage.Model(request.Id, wanted.Volatility, wanted.Delta, wanted.Gamma);
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

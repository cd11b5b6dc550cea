using System.Text.Json;
using OptionsAlerts.Fakes.Yahoo;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>Yahoo's chains and charts of the market by hand.</summary>
internal static class YahooByHand
{
    public static void Serve(FakeYahoo fake, DateTimeOffset now)
    {
        foreach (var symbol in HandMarket.Symbols)
        {
            fake.ServeChart(Name(symbol), Chart(symbol, now));
            var expiries = HandMarket.Chain(symbol, now).GroupBy(contract => contract.Expiry).ToList();
            long[] epochs = [.. expiries.Select(expiry => Epoch(expiry.Key))];
            for (var i = 0; i < expiries.Count; i++)
            {
                var body = Chain(symbol, expiries[i], epochs[i], epochs, now);
                fake.ServeChain(Name(symbol), body, epochs[i]);
                if (i == 0) fake.ServeChain(Name(symbol), body);
            }
        }

        foreach (var index in HandMarket.Indices) fake.ServeChart(Name(index), Chart(index, now));
        var days = Enumerable.Range(1, 300).Select(back => now.AddDays(-back)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Reverse().ToList();
        fake.ServeChart(Name("VIX"), Chart("VIX", now, days), "5y");
    }

    private static string Chart(string symbol, DateTimeOffset now, List<DateTimeOffset>? days = null) => JsonSerializer.Serialize(new
    {
        chart = new
        {
            result = new[]
            {
                new
                {
                    meta = new { symbol = Name(symbol), regularMarketPrice = HandMarket.Spot(symbol, now), regularMarketTime = now.ToUnixTimeSeconds() },
                    timestamp = (days ?? []).Select(day => day.ToUnixTimeSeconds()),
                    indicators = new { quote = new[] { new { close = (days ?? []).Select(day => HandMarket.Spot(symbol, day)) } } },
                },
            },
            error = (string?)null,
        },
    });

    private static string Chain(string symbol, IEnumerable<HandContract> contracts, long expiry, long[] expiries, DateTimeOffset now)
    {
        var sides = contracts.ToLookup(contract => contract.Right, contract => new
        {
            contractSymbol = contract.Occ,
            strike = contract.Strike,
            currency = "USD",
            bid = contract.Bid,
            ask = contract.Ask,
            openInterest = contract.OpenInterest,
            volume = contract.Volume,
            impliedVolatility = contract.Volatility,
            contractSize = "REGULAR",
        });
        return JsonSerializer.Serialize(new
        {
            optionChain = new
            {
                result = new[]
                {
                    new
                    {
                        underlyingSymbol = Name(symbol),
                        expirationDates = expiries,
                        hasMiniOptions = false,
                        quote = new { regularMarketPrice = HandMarket.Spot(symbol, now), regularMarketTime = now.ToUnixTimeSeconds() },
                        options = new[] { new { expirationDate = expiry, hasMiniOptions = false, calls = sides['C'], puts = sides['P'] } },
                    },
                },
                error = (string?)null,
            },
        });
    }

    private static long Epoch(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();

    private static string Name(string symbol) => symbol == "SPX" || HandMarket.Indices.Contains(symbol, StringComparer.Ordinal) ? $"^{symbol}" : symbol;
}

using System.Globalization;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>One contract as fakes quote it.</summary>
public sealed record HandContract(string Root, DateOnly Expiry, char Right, double Strike, double Bid, double Ask, double Volatility, double Delta, double Gamma, int OpenInterest, int Volume)
{
    /// <summary>The unpadded OCC symbol.</summary>
    public string Occ => string.Create(CultureInfo.InvariantCulture, $"{Root}{Expiry:yyMMdd}{Right}{(long)Math.Round(Strike * 1000):00000000}");
}

/// <summary>
/// A small market made by formula, for fakes that are run by hand: spots that swing by half a percent in half an hour, three expiries of 21 strikes. The same at the same time
/// on any machine; no data of anybody's.
/// </summary>
public static class HandMarket
{
    /// <summary>The underlyings there are.</summary>
    public static readonly IReadOnlyList<string> Symbols = ["SPX", "SPY", "QQQ", "IWM"];

    /// <summary>The volatility indices there are.</summary>
    public static readonly IReadOnlyList<string> Indices = ["VIX", "VIX3M", "VVIX", "VIX9D"];

    private const double Swing = 0.005;
    private const double SecondsASwing = 1800;

    public static double Spot(string symbol, DateTimeOffset at)
    {
        var level = symbol switch { "SPX" => 6_000.0, "SPY" => 600, "QQQ" => 520, "IWM" => 230, "VIX" => 16, "VIX3M" => 18, "VVIX" => 95, "VIX9D" => 15, _ => 100 };
        var turn = Math.Sin(at.ToUnixTimeSeconds() / SecondsASwing * 2 * Math.PI);
        // Volatility moves against the market, and more.
        return Math.Round(level * (1 + (Swing * (Indices.Contains(symbol, StringComparer.Ordinal) ? -8 : 1) * turn)), 2);
    }

    /// <summary>Today or the next day with a session, and the same day of the two weeks after.</summary>
    public static IReadOnlyList<DateOnly> Expiries(DateTimeOffset at)
    {
        var first = DateOnly.FromDateTime(at.UtcDateTime);
        while (first.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) first = first.AddDays(1);
        return [first, first.AddDays(7), first.AddDays(14)];
    }

    public static IReadOnlyList<HandContract> Chain(string symbol, DateTimeOffset at)
    {
        var spot = Spot(symbol, at);
        var step = spot > 1_000 ? 10.0 : 1.0;
        var middle = Math.Round(spot / step) * step;
        return
        [
            .. from expiry in Expiries(at)
               from strike in Enumerable.Range(-10, 21).Select(i => middle + (i * step))
               from right in "CP"
               select Contract(symbol == "SPX" ? "SPXW" : symbol, expiry, right, strike, spot, at),
        ];
    }

    private static HandContract Contract(string root, DateOnly expiry, char right, double strike, double spot, DateTimeOffset at)
    {
        const double volatility = 0.18;
        var years = Math.Max(1.0 / 365, (expiry.DayNumber - DateOnly.FromDateTime(at.UtcDateTime).DayNumber) / 365.0);
        var width = volatility * Math.Sqrt(years);
        var d = (Math.Log(spot / strike) / width) + (width / 2);
        var density = Math.Exp(-d * d / 2) / Math.Sqrt(2 * Math.PI);
        // The logistic stands in for the normal distribution.
        var call = 1 / (1 + Math.Exp(-1.702 * d));
        var value = Math.Max(right == 'C' ? spot - strike : strike - spot, 0) + (0.4 * spot * width * density);
        var near = (int)Math.Round(density * 10_000);
        return new HandContract(
            root, expiry, right, strike, Math.Round(value * 0.99, 2), Math.Round((value * 1.01) + 0.01, 2), volatility, Math.Round(right == 'C' ? call : call - 1, 4), Math.Round(density / (spot * width), 6),
            500 + near, (int)(near * (at.ToUnixTimeSeconds() % 86_400) / 86_400.0));
    }
}

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>What an underlying of the simulated market is like.</summary>
/// <param name="Symbol">The plain symbol.</param>
/// <param name="Root">The root of its options: the weekly, PM-settled one of an index (<c>SPXW</c>), else the symbol.</param>
/// <param name="Spot">The level it opens near, in points.</param>
/// <param name="StrikeSpacing">The distance of strikes near the money, in points.</param>
/// <param name="BaseVolatility">At-the-money volatility of a month, as a fraction a year.</param>
/// <param name="Beta">Its move for a move of 1 of the market.</param>
/// <param name="DailyExpiries">Whether an expiry is listed for every trading day, or for Fridays only.</param>
/// <param name="PennyTick">Whether all premiums move in cents; else 5 cents from $3 up.</param>
public sealed record SymbolProfile(
    string Symbol, string Root, double Spot, double StrikeSpacing, double BaseVolatility, double Beta, bool DailyExpiries, bool PennyTick)
{
    private static readonly SymbolProfile[] Known =
    [
        new("SPY", "SPY", 600, 1, 0.15, 1.0, true, true),
        new("QQQ", "QQQ", 530, 1, 0.19, 1.25, true, true),
        new("IWM", "IWM", 220, 0.5, 0.21, 1.15, true, true),
        new("DIA", "DIA", 440, 1, 0.13, 0.9, false, false),
        new("SPX", "SPXW", 6000, 10, 0.15, 1.0, true, false),
        new("NDX", "NDXP", 21_800, 50, 0.19, 1.25, true, false),
        new("RUT", "RUTW", 2210, 5, 0.21, 1.15, true, false),
        new("AAPL", "AAPL", 210, 1, 0.26, 1.1, false, false),
        new("MSFT", "MSFT", 470, 2.5, 0.23, 1.05, false, false),
        new("NVDA", "NVDA", 140, 1, 0.45, 1.6, false, false),
        new("AMZN", "AMZN", 215, 1, 0.30, 1.25, false, false),
        new("META", "META", 640, 2.5, 0.32, 1.25, false, false),
        new("GOOGL", "GOOGL", 175, 1, 0.28, 1.1, false, false),
        new("AMD", "AMD", 120, 1, 0.48, 1.6, false, false),
        new("TSLA", "TSLA", 310, 2.5, 0.58, 1.7, false, false),
    ];

    /// <summary>The figures of a well-known symbol; for any other, figures of an ordinary stock that follow from its name alone.</summary>
    public static SymbolProfile Of(string symbol)
    {
        foreach (var known in Known)
            if (known.Symbol == symbol) return known;

        var draw = Xoshiro256.ForPurpose(0, symbol);
        var spot = Math.Round(20 * PortableMath.Exp(draw.Uniform(0, 3)), 0);
        return new SymbolProfile(symbol, symbol, spot, SpacingFor(spot), Math.Round(draw.Uniform(0.22, 0.55), 2), Math.Round(draw.Uniform(0.8, 1.6), 2), false, false);
    }

    /// <summary>The usual distance of strikes at a price level, in points.</summary>
    public static double SpacingFor(double spot) => spot switch
    {
        < 50 => 0.5,
        < 250 => 1,
        < 700 => 2.5,
        < 2000 => 5,
        < 8000 => 10,
        _ => 50,
    };

    /// <summary>The smallest step of a premium, in cents.</summary>
    public int TickCents(double premium) => PennyTick || premium < 3 ? 1 : 5;
}

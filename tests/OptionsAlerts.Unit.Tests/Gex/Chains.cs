using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>One row of a synthetic chain; every column can be set to what a bad feed sends.</summary>
internal sealed record ChainRow(string Symbol)
{
    public long? OpenInterest { get; init; } = 1_000;
    public double? Volatility { get; init; } = 0.20;
    public double? Bid { get; init; }
    public double? Ask { get; init; }
    public double? Delta { get; init; }
    public double? Gamma { get; init; }
    public int? Multiplier { get; init; }
}

/// <summary>Synthetic chains.</summary>
internal static class Chains
{
    /// <summary>11:00 New York on Monday, 2 March 2026.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);

    public static OptionChainSnapshot Of(double? spot, IEnumerable<ChainRow> rows, DateTimeOffset? asOf = null, string underlying = "SPY", int delaySeconds = 0, long step = 1)
    {
        var list = rows.ToList();
        var symbols = list.ConvertAll(row => OccSymbol.Parse(row.Symbol));
        var roots = symbols.Select(symbol => symbol.Root).Distinct().ToArray();
        // Not validated: the core stands numbers too that no message may hold.
        return new OptionChainSnapshot
        {
            Stamp = new MarketStamp { RunId = "test", Feed = "test", Step = step, DelaySeconds = delaySeconds },
            AsOf = asOf ?? Noon,
            Underlying = underlying,
            Spot = spot,
            Contracts = new ChainColumns
            {
                Roots = roots,
                Root = [.. symbols.Select(symbol => Array.IndexOf(roots, symbol.Root))],
                Expiry = [.. symbols.Select(symbol => (symbol.Expiry.Year * 10_000) + (symbol.Expiry.Month * 100) + symbol.Expiry.Day)],
                Right = string.Concat(symbols.Select(symbol => symbol.Right == OptionRight.Call ? 'C' : 'P')),
                StrikeMills = [.. symbols.Select(symbol => symbol.StrikeMills)],
                Bid = [.. list.Select(row => row.Bid)],
                Ask = [.. list.Select(row => row.Ask)],
                OpenInterest = [.. list.Select(row => row.OpenInterest)],
                DayVolume = new long?[list.Count],
                ImpliedVolatility = [.. list.Select(row => row.Volatility)],
                Delta = [.. list.Select(row => row.Delta)],
                Gamma = [.. list.Select(row => row.Gamma)],
                Multiplier = list.Any(row => row.Multiplier is not null) ? [.. list.Select(row => row.Multiplier ?? 100)] : null,
            },
        };
    }

    /// <summary>A call and a put at each strike, open interest from two functions of the strike.</summary>
    public static IEnumerable<ChainRow> Grid(
        int from, int to, Func<int, long> calls, Func<int, long> puts, string root = "SPY", string expiry = "260320", double volatility = 0.20)
    {
        for (var strike = from; strike <= to; strike++)
        {
            yield return new ChainRow($"{root}{expiry}C{strike * 1000:00000000}") { OpenInterest = calls(strike), Volatility = volatility };
            yield return new ChainRow($"{root}{expiry}P{strike * 1000:00000000}") { OpenInterest = puts(strike), Volatility = volatility };
        }
    }

    /// <summary>Puts below 600, calls above: one flip near 600, negative gamma below it.</summary>
    public static IEnumerable<ChainRow> Ordinary(string root = "SPY") =>
        Grid(540, 660, strike => strike > 600 ? 5_000 + (strike % 10 == 0 ? 40_000 : 0) : 500, strike => strike < 600 ? 5_000 + (strike % 10 == 0 ? 40_000 : 0) : 500, root);

    public static UnderlyingQuote Quote(double spot, DateTimeOffset at, string underlying = "SPY", int delaySeconds = 0, long step = 1) => new()
    {
        Stamp = new MarketStamp { RunId = "test", Feed = "test", Step = step, DelaySeconds = delaySeconds },
        AsOf = at,
        Underlying = underlying,
        Spot = spot,
    };

    public static ChainBook Book(this OptionChainSnapshot chain, GexSettings? settings = null) => ChainBookBuilder.Build(chain, chain.Spot ?? 600, settings ?? GexSettings.Default);

    public static GexState State(this OptionChainSnapshot chain, GexSettings? settings = null, double? spot = null, GammaRegime? standing = null) =>
        new GexCalculator(chain.Book(settings), settings ?? GexSettings.Default).At(spot ?? chain.Spot ?? 600, chain.AsOf, standing);
}

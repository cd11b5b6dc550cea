using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

/// <summary>Chains for tests that need no more than contracts.</summary>
internal static class AlpacaChains
{
    /// <summary>A chain of these contracts; the delta of each is <paramref name="delta"/>'s.</summary>
    public static OptionChainSnapshot Of(string underlying, double? spot, IEnumerable<string> contracts, Func<OccSymbol, double?>? delta = null)
    {
        var symbols = contracts.Select(OccSymbol.Parse).ToArray();
        var roots = symbols.Select(symbol => symbol.Root).Distinct(StringComparer.Ordinal).ToArray();
        return new OptionChainSnapshot
        {
            Stamp = new MarketStamp { RunId = "", Feed = "alpaca" },
            AsOf = new DateTimeOffset(2024, 3, 11, 14, 0, 0, TimeSpan.Zero),
            Underlying = underlying,
            Spot = spot,
            Contracts = new ChainColumns
            {
                Roots = roots,
                Root = Array.ConvertAll(symbols, symbol => Array.IndexOf(roots, symbol.Root)),
                Expiry = Array.ConvertAll(symbols, symbol => (symbol.Expiry.Year * 10_000) + (symbol.Expiry.Month * 100) + symbol.Expiry.Day),
                Right = string.Concat(symbols.Select(symbol => symbol.Right == OptionRight.Call ? 'C' : 'P')),
                StrikeMills = Array.ConvertAll(symbols, symbol => symbol.StrikeMills),
                Bid = new double?[symbols.Length],
                Ask = new double?[symbols.Length],
                OpenInterest = new long?[symbols.Length],
                DayVolume = new long?[symbols.Length],
                ImpliedVolatility = new double?[symbols.Length],
                Delta = Array.ConvertAll(symbols, symbol => delta?.Invoke(symbol)),
                Gamma = new double?[symbols.Length],
            },
        };
    }
}

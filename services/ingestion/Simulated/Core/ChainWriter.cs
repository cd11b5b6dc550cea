using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>Writes chain snapshots. Columns that do not change in a session are shared by all of them.</summary>
public sealed class ChainWriter
{
    private readonly ContractBook _book;
    private readonly string[] _roots;
    private readonly int[] _root;
    private readonly int[] _expiry;
    private readonly string _right;
    private readonly long?[] _openInterest;

    public ChainWriter(ContractBook book)
    {
        _book = book;
        _roots = [book.Profile.Root];
        _root = new int[book.Count];
        _expiry = Array.ConvertAll(book.ExpiryIndex, e => book.Expiries[e].Number);
        _right = string.Create(book.Count, book.IsCall, static (text, isCall) =>
        {
            for (var row = 0; row < text.Length; row++) text[row] = isCall[row] ? 'C' : 'P';
        });
        _openInterest = Array.ConvertAll(book.OpenInterest, interest => (long?)interest);
    }

    /// <summary>The chain at the quoter's instant; greeks rounded to four decimals as vendors do.</summary>
    public OptionChainSnapshot Snapshot(MarketStamp stamp, DateTimeOffset at, double spot, OptionQuoter quoter, long[] dayVolume)
    {
        var n = _book.Count;
        var columns = new ChainColumns
        {
            Roots = _roots,
            Root = _root,
            Expiry = _expiry,
            Right = _right,
            StrikeMills = _book.StrikeMills,
            OpenInterest = _openInterest,
            Bid = new double?[n],
            Ask = new double?[n],
            DayVolume = new long?[n],
            ImpliedVolatility = new double?[n],
            Delta = new double?[n],
            Gamma = new double?[n],
        };
        for (var row = 0; row < n; row++)
        {
            var quote = quoter.Quote(row);
            columns.Bid[row] = quote.Bid;
            columns.Ask[row] = quote.Ask;
            columns.DayVolume[row] = dayVolume[row];
            if (!quote.HasGreeks) continue;
            columns.ImpliedVolatility[row] = Four(quote.Volatility);
            columns.Delta[row] = Four(quote.Delta);
            columns.Gamma[row] = Four(quote.Gamma);
        }

        return new OptionChainSnapshot { Stamp = stamp, AsOf = at, Underlying = _book.Profile.Symbol, Spot = spot, Contracts = columns };
    }

    private static double Four(double value) => Math.Round(value, 4, MidpointRounding.AwayFromZero);
}

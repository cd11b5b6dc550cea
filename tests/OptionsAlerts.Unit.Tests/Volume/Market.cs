using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Unit.Tests.Volume;

/// <summary>Messages of one trading day of SPY, and the book that takes them.</summary>
internal static class Market
{
    public const string Call = "SPY260612C00600000";
    public const string Put = "SPY260612P00600000";

    /// <summary>Monday, 09:30 New York.</summary>
    public static readonly DateTimeOffset Open = new(2026, 6, 8, 13, 30, 0, TimeSpan.Zero);

    /// <summary>16:00 New York, when all of a day's volume is normally done.</summary>
    public static readonly DateTimeOffset Close = Open.AddHours(6.5);

    public static readonly MarketStamp Stamp = new() { RunId = "test", Feed = "test", Step = 1 };

    public static UnderlyingBook Book(VolumeSettings? settings = null, Refusals? refusals = null) => new("SPY", settings ?? new VolumeSettings(), refusals ?? new Refusals());

    public static Trade At(double seconds, int size, string contract = Call, double price = 1, int exchange = 300, TradeFlags flags = TradeFlags.None, Aggressor side = Aggressor.Unknown) =>
        new(Open.AddSeconds(seconds), contract, size, price, exchange, flags, side);

    public static OptionTradeBatch Batch(params IReadOnlyList<Trade> trades)
    {
        var contracts = trades.Select(trade => trade.Contract).Distinct(StringComparer.Ordinal).ToList();
        return new OptionTradeBatch
        {
            Stamp = Stamp,
            AsOf = trades.Count == 0 ? Open : trades.Max(trade => trade.Time),
            Underlying = "SPY",
            Contracts = [.. contracts],
            Contract = [.. trades.Select(trade => contracts.IndexOf(trade.Contract))],
            TimeMicros = [.. trades.Select(trade => Micros(trade.Time))],
            Price = [.. trades.Select(trade => trade.Price)],
            Size = [.. trades.Select(trade => trade.Size)],
            Exchange = [.. trades.Select(trade => trade.Exchange)],
            Condition = new int[trades.Count],
            Flags = [.. trades.Select(trade => (int)trade.Flags)],
            Side = [.. trades.Select(trade => (int)trade.Side)],
        };
    }

    public static OptionChainSnapshot Chain(DateTimeOffset at, params IReadOnlyList<Listing> listings)
    {
        var symbols = listings.Select(listing => OccSymbol.Parse(listing.Contract)).ToArray();
        var roots = symbols.Select(symbol => symbol.Root).Distinct(StringComparer.Ordinal).ToList();
        return new OptionChainSnapshot
        {
            Stamp = Stamp,
            AsOf = at,
            Underlying = "SPY",
            Spot = 600,
            Contracts = new ChainColumns
            {
                Roots = [.. roots],
                Root = [.. symbols.Select(symbol => roots.IndexOf(symbol.Root))],
                Expiry = [.. symbols.Select(symbol => Number(symbol.Expiry))],
                Right = string.Concat(symbols.Select(symbol => symbol.Right == OptionRight.Call ? 'C' : 'P')),
                StrikeMills = [.. symbols.Select(symbol => symbol.StrikeMills)],
                Bid = new double?[symbols.Length],
                Ask = new double?[symbols.Length],
                OpenInterest = [.. listings.Select(listing => listing.OpenInterest)],
                DayVolume = [.. listings.Select(listing => listing.Volume)],
                ImpliedVolatility = new double?[symbols.Length],
                Delta = new double?[symbols.Length],
                Gamma = new double?[symbols.Length],
            },
        };
    }

    /// <summary>The same volumes for each contract's last days before the Monday.</summary>
    public static VolumeHistory History(int[] volumes, long calls = 100_000, long puts = 100_000, params string[] contracts)
    {
        if (contracts.Length == 0) contracts = [Call];
        var days = volumes.Select((_, i) => Number(new DateOnly(2026, 6, 5).AddDays(i + 1 - volumes.Length))).ToArray();
        return new VolumeHistory
        {
            Stamp = Stamp,
            AsOf = Open,
            Underlying = "SPY",
            Day = days,
            Contracts = contracts,
            Volume = [.. contracts.SelectMany(_ => volumes)],
            // A little spread round the given volumes, as real days have.
            CallVolume = [.. days.Select((_, i) => calls + (i % 2 == 0 ? calls / 10 : -calls / 10))],
            PutVolume = [.. days.Select(_ => puts)],
        };
    }

    public static List<Anomaly> Take(this UnderlyingBook book, params IReadOnlyList<Trade> trades)
    {
        var found = new List<Anomaly>();
        book.Take(Batch(trades), found);
        return found;
    }

    public static List<Anomaly> Take(this UnderlyingBook book, OptionChainSnapshot chain)
    {
        var found = new List<Anomaly>();
        book.Take(chain, found);
        return found;
    }

    public static List<Anomaly> Only(this IEnumerable<Anomaly> found, SignalKind kind) => [.. found.Where(anomaly => anomaly.Kind == kind)];

    public static decimal Number(this Anomaly anomaly, string fact) => anomaly.Facts.Single(each => each.Name == fact).Number!.Value;

    public static string Text(this Anomaly anomaly, string fact) => anomaly.Facts.Single(each => each.Name == fact).Text!;

    /// <summary>The book as it comes back after a restart.</summary>
    public static UnderlyingBook Restarted(this UnderlyingBook book, Dictionary<string, byte[]> store, VolumeSettings? settings = null)
    {
        book.Save(store);
        return BookRestore.Read(store.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => new BookRow(row.Key, row.Value)), _ => Book(settings)).Single();
    }

    public static void Save(this UnderlyingBook book, Dictionary<string, byte[]> store)
    {
        var rows = new List<BookRow>();
        book.TakeChanges(rows);
        foreach (var row in rows)
        {
            if (row.Body is { } body) store[row.Key] = body;
            else store.Remove(row.Key);
        }
    }

    public static int Number(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    public static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

internal sealed record Trade(DateTimeOffset Time, string Contract, int Size, double Price, int Exchange, TradeFlags Flags, Aggressor Side);

internal sealed record Listing(string Contract, long? Volume, long? OpenInterest = null);

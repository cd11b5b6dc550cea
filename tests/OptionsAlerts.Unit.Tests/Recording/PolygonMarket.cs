using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Unit.Tests.Recording;

/// <summary>A market as Polygon says it on the wire: chains in pages with the underlying's price in their rows, indices as snapshots, prints as frames with the quote they took before them.</summary>
internal sealed class PolygonMarket
{
    private readonly FakePolygon _fake;
    private readonly Channel<string> _frames = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OptionChainSnapshot? _chain;
    private OptionChainSnapshot? _rowsOf;
    private string[] _others = [];
    private int _nearest;
    private long _sequence;

    public PolygonMarket(FakePolygon fake)
    {
        _fake = fake;
        fake.Say = Say;
    }

    /// <summary>True once a client has subscribed to prints.</summary>
    public bool IsHeard => _subscribed.Task.IsCompleted;

    /// <summary>Prints said so far.</summary>
    public long Prints { get; private set; }

    /// <summary>Brings what is served up to an instant.</summary>
    public void Serve(IReadOnlyList<IMarketMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message is OptionChainSnapshot chain) _chain = chain;
            else if (message is VolatilityIndexQuote quote) Indices(quote);
            else if (message is VolatilityHistory history) History(history);
        }

        if (_chain is { } last && messages.OfType<UnderlyingQuote>().LastOrDefault() is { } spot) Chain(last, spot);
    }

    /// <summary>Says an instant's prints.</summary>
    public void Say(OptionTradeBatch trades)
    {
        foreach (var frame in Enumerable.Range(0, trades.Count).Chunk(100))
            _frames.Writer.TryWrite($"[{string.Join(',', frame.SelectMany(i => Print(trades, i)))}]");
        Prints += trades.Count;
    }

    private async Task Say(FakeConnection connection, CancellationToken cancellationToken)
    {
        _subscribed.TrySetResult();
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken)) await connection.SendText(frame, cancellationToken);
    }

    private IEnumerable<string> Print(OptionTradeBatch trades, int i)
    {
        var symbol = $"O:{trades.Contracts[trades.Contract[i]]}";
        var at = trades.TimeMicros[i] / 1000;
        var price = trades.Price[i];
        var (bid, ask) = (Aggressor)trades.Side[i] switch
        {
            Aggressor.Ask => (Math.Max(0.01, price - 0.02), price),
            Aggressor.Bid => (price, price + 0.02),
            _ => (Math.Max(0.01, price - 0.01), price + 0.01),
        };
        yield return JsonSerializer.Serialize(new { ev = "Q", sym = symbol, bx = 302, ax = 302, bp = bid, ap = ask, bs = 10, @as = 10, t = at, q = ++_sequence });
        yield return JsonSerializer.Serialize(new { ev = "T", sym = symbol, x = trades.Exchange[i], p = price, s = trades.Size[i], c = new[] { trades.Condition[i] }, t = at, q = ++_sequence });
    }

    // The rows are made once a chain. The one nearest the money then comes first, with the newest spot: a page of one row is where that is read.
    private void Chain(OptionChainSnapshot chain, UnderlyingQuote spot)
    {
        if (!ReferenceEquals(_rowsOf, chain))
        {
            int[] rows = [.. Enumerable.Range(0, chain.Contracts.Count).Where(IsNear).OrderBy(row => chain.Contracts.Expiry[row]).ThenBy(Distance)];
            (_rowsOf, _nearest, _others) = (chain, rows[0], [.. rows[1..].Select(row => Row(chain, row, chain.AsOf, spot))]);
        }

        _fake.ServeChain(chain.Underlying, [Row(chain, _nearest, spot.AsOf, spot), .. _others]);

        double Distance(int row) => Math.Abs((chain.Contracts.StrikeMills[row] / 1000.0) - spot.Spot);
        bool IsNear(int row) => Distance(row) < 0.05 * spot.Spot && chain.Contracts.Symbol(row).Expiry.DayNumber - ExchangeTime.Date(chain.AsOf).DayNumber < 14;
    }

    private static string Row(OptionChainSnapshot chain, int row, DateTimeOffset at, UnderlyingQuote spot)
    {
        var (contracts, symbol) = (chain.Contracts, chain.Contracts.Symbol(row));
        return JsonSerializer.Serialize(new
        {
            day = new { volume = contracts.DayVolume[row] ?? 0, last_updated = Nanos(chain.AsOf) },
            details = new
            {
                contract_type = symbol.Right == OptionRight.Call ? "call" : "put",
                expiration_date = symbol.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                shares_per_contract = 100,
                strike_price = symbol.StrikeMills / 1000.0,
                ticker = $"O:{symbol}",
            },
            greeks = new { delta = contracts.Delta[row], gamma = contracts.Gamma[row] },
            implied_volatility = contracts.ImpliedVolatility[row],
            last_quote = new { bid = contracts.Bid[row], ask = contracts.Ask[row], last_updated = Nanos(at) },
            open_interest = contracts.OpenInterest[row],
            underlying_asset = new { ticker = chain.Underlying, price = spot.Spot, last_updated = Nanos(at) },
        });
    }

    private void Indices(VolatilityIndexQuote quote)
    {
        (string Name, double? Value)[] indices = [("I:VIX", quote.Vix), ("I:VIX3M", quote.Vix3M), ("I:VVIX", quote.Vvix), ("I:VIX9D", quote.Vix9D)];
        var results = indices.Where(index => index.Value is not null).Select(index => new { ticker = index.Name, value = index.Value, last_updated = Nanos(quote.AsOf), type = "indices" });
        _fake.Serve("/v3/snapshot/indices", JsonSerializer.Serialize(new { status = "OK", results }));
    }

    private void History(VolatilityHistory history)
    {
        var bars = history.Day.Zip(history.VixClose, (day, close) => new { t = Noon(day).ToUnixTimeMilliseconds(), c = close });
        var today = ExchangeTime.Date(history.AsOf) is var last && ExchangeCalendar.IsTradingDay(last) ? last : default;
        _fake.Serve(HistoryPath(today), JsonSerializer.Serialize(new { status = "OK", ticker = "I:VIX", results = bars }));
    }

    private static string HistoryPath(DateOnly today) =>
        string.Create(CultureInfo.InvariantCulture, $"/v2/aggs/ticker/I:VIX/range/1/day/{today.AddDays(-800):yyyy-MM-dd}/{today:yyyy-MM-dd}");

    private static DateTimeOffset Noon(int day) => new(day / 10_000, day / 100 % 100, day % 100, 16, 0, 0, TimeSpan.Zero);

    private static long Nanos(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks * 100;
}

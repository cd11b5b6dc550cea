using System.Text.Json;
using OptionsAlerts.Fakes.ByHand;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>
/// One symbol at a stand-in for Polygon: its spot stands, one call trades lot by lot whether anybody listens or not, and the chain says what was printed so far. Prints that nobody heard
/// are not said again.
/// </summary>
internal sealed class MovingMarket : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(40);

    private readonly FakePolygon _polygon;
    private readonly CancellationTokenSource _closed = new();
    private readonly HandContract _traded;
    private readonly IReadOnlyList<HandContract> _chain;
    private readonly double _spot;
    private volatile FakeConnection? _listener;
    private Task _trading = Task.CompletedTask;
    private long _printed;
    private long _heard;

    private MovingMarket(FakePolygon polygon)
    {
        _polygon = polygon;
        var now = TimeProvider.System.GetUtcNow();
        _spot = HandMarket.Spot("SPY", now);
        _chain = HandMarket.Chain("SPY", now);
        _traded = _chain.First(contract => contract.Right == 'C' && contract.Strike > _spot && contract.Expiry == _chain[^1].Expiry);
    }

    /// <summary>Lots printed so far, which is what volume must come to.</summary>
    public long Printed => Volatile.Read(ref _printed);

    /// <summary>Those of them that were said to a listener.</summary>
    public long Heard => Volatile.Read(ref _heard);

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Ingestion__Feeds__0"] = "Polygon",
        ["WATCH_SYMBOLS"] = "SPY",
        ["POLYGON_API_KEY"] = FakePolygon.Key,
        ["Ingestion__Polygon__RestUrl"] = _polygon.Address.ToString(),
        ["Ingestion__Polygon__StreamUrl"] = _polygon.StreamAddress.ToString(),
        ["Ingestion__ChainIntervalSeconds"] = "1",
    };

    public static async Task<MovingMarket> Start()
    {
        var market = new MovingMarket(await FakePolygon.StartAsync());
        market._polygon.Say = market.Listen;
        market.ServeChain();
        market._trading = market.Trade();
        return market;
    }

    /// <summary>Nothing is printed any more.</summary>
    public async Task Close()
    {
        await _closed.CancelAsync();
        await _trading;
        ServeChain();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _trading;
        await _polygon.DisposeAsync();
        _closed.Dispose();
    }

    private async Task Listen(FakeConnection connection, CancellationToken left)
    {
        _listener = connection;
        await connection.Silence(left);
    }

    private async Task Trade()
    {
        using var timer = new PeriodicTimer(Beat);
        while (!_closed.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var number = Interlocked.Increment(ref _printed);
            if (number % 10 == 0) ServeChain();
            if (_listener is not { } listener) continue;
            var print = new { ev = "T", sym = $"O:{_traded.Occ}", x = 302, p = _traded.Ask, s = 1, c = new[] { 209 }, t = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), q = number };
            try
            {
                await listener.SendText(JsonSerializer.Serialize(new[] { print }), CancellationToken.None);
                Interlocked.Increment(ref _heard);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                Interlocked.CompareExchange(ref _listener, null, listener);
            }
        }
    }

    private void ServeChain()
    {
        var nanos = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        _polygon.ServeChain("SPY", [.. _chain.Select(contract => JsonSerializer.Serialize(new
        {
            day = new { volume = contract.Occ == _traded.Occ ? Printed : 0, last_updated = nanos },
            details = new
            {
                contract_type = contract.Right == 'C' ? "call" : "put",
                expiration_date = contract.Expiry.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                shares_per_contract = 100,
                strike_price = contract.Strike,
                ticker = $"O:{contract.Occ}",
            },
            greeks = new { delta = contract.Delta, gamma = contract.Gamma },
            implied_volatility = contract.Volatility,
            last_quote = new { bid = contract.Bid, ask = contract.Ask, last_updated = nanos },
            open_interest = contract.OpenInterest,
            underlying_asset = new { ticker = "SPY", price = _spot, last_updated = nanos },
        }))]);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OptionsAlerts.Fakes.Ibkr;

/// <summary>What a client asked for, field by field; the first is the message's number.</summary>
public sealed record TwsRequest(IReadOnlyList<string> Fields)
{
    public string Kind => Fields[0];

    /// <summary>The number of a request; where it stands depends on the message.</summary>
    public int Id => int.Parse(Fields[Kind is "78" or "20" ? 1 : 2], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The symbol, security type, expiry, strike, right and class of a market data request.</summary>
    public string Contract => string.Join(' ', new[] { Fields[4], Fields[5], Fields[6], Fields[7], Fields[8], Fields[14] }.Where(text => text.Length > 0 && text != "0"));
}

/// <summary>
/// A stand-in for TWS on a free loopback port: greets, starts a client, answers requests for contracts, listings, daily bars and market data by what it is given, refuses by number, and
/// throws out a second client of the same number. One symbol's listing is the same on SMART and elsewhere.
/// </summary>
public sealed class FakeTws : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TwsRequest> _requests = new();
    private readonly ConcurrentQueue<TwsConnection> _connections = new();
    private readonly ConcurrentDictionary<string, TwsConnection> _clients = new(StringComparer.Ordinal);
    private readonly Task _accepting;

    /// <param name="port">0 for any free one.</param>
    public FakeTws(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Version { get; set; } = 176;

    /// <summary>Listed expiries (yyyyMMdd) and strikes by trading class.</summary>
    public ConcurrentDictionary<string, (string[] Expiries, double[] Strikes)> Listings { get; } = new(StringComparer.Ordinal);

    /// <summary>Daily closes of VIX by date (yyyyMMdd).</summary>
    public SortedDictionary<string, double> Closes { get; } = new(StringComparer.Ordinal);

    /// <summary>The messages that a market data request is answered with.</summary>
    public Func<TwsRequest, IEnumerable<byte[]>> Ticks { get; set; } = _ => [];

    /// <summary>Every request after the greeting, in order.</summary>
    public IReadOnlyList<TwsRequest> Requests => [.. _requests];

    /// <summary>Every connection, in order; each holds its first bytes.</summary>
    public IReadOnlyList<TwsConnection> Connections => [.. _connections];

    /// <summary>The market data requests so far.</summary>
    public IEnumerable<TwsRequest> Lines => _requests.Where(request => request.Kind == "1");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _connections) connection.Cut();
        await _accepting;
        await Task.WhenAll(_connections.Select(connection => connection.Serving));
        foreach (var connection in _connections) connection.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var connection = new TwsConnection(await _listener.AcceptSocketAsync(_stop.Token));
                _connections.Enqueue(connection);
                connection.Serving = Serve(connection);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of a test.
        }
    }

    private async Task Serve(TwsConnection connection)
    {
        try
        {
            connection.Hello = await connection.ReadHello(_stop.Token);
            await connection.Send(TwsMessage.Payload(Version, "20260630 10:00:00 EST"));
            while (await connection.Read(_stop.Token) is { } payload)
            {
                var request = new TwsRequest(Encoding.UTF8.GetString(payload).Split('\0')[..^1]);
                _requests.Enqueue(request);
                foreach (var answer in Answer(request, connection)) await connection.Send(answer);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client left.
        }
        finally
        {
            connection.Cut();
        }
    }

    private IEnumerable<byte[]> Answer(TwsRequest request, TwsConnection connection) => request.Kind switch
    {
        "71" => Start(request, connection),
        "9" => Details(request),
        "78" => Parameters(request),
        "1" => Ticks(request),
        "20" => [TwsMessage.Payload([17, request.Id, "20250630 10:00:00", "20260630 10:00:00", Closes.Count, .. Closes.SelectMany(day => new object?[] { day.Key, 1, 2, 1, day.Value, 0, 0, 0 })])],
        _ => [],
    };

    private IEnumerable<byte[]> Start(TwsRequest request, TwsConnection connection)
    {
        if (_clients.TryGetValue(request.Fields[2], out var other) && other != connection && other.IsOpen)
        {
            connection.Cut();
            return [];
        }

        _clients[request.Fields[2]] = connection;
        return [TwsMessage.Payload(15, 1, "DU1234567"), TwsMessage.Payload(9, 1, 1), TwsMessage.Error(-1, 2104), TwsMessage.Error(-1, 2158)];
    }

    private IEnumerable<byte[]> Details(TwsRequest request)
    {
        object?[] version = Version < 164 ? [8] : [];
        return
        [
            TwsMessage.Payload([10, .. version, request.Id, request.Fields[4], request.Fields[5], "", 0, "", request.Fields[10], "USD", request.Fields[4], request.Fields[4], request.Fields[4], 756733, 0.01, "more"]),
            TwsMessage.Payload(52, 1, request.Id),
        ];
    }

    private IEnumerable<byte[]> Parameters(TwsRequest request)
    {
        foreach (var exchange in (string[])["CBOE", "SMART"])
        {
            foreach (var (tradingClass, (expiries, strikes)) in Listings)
                yield return TwsMessage.Payload([75, request.Id, exchange, 756733, tradingClass, "100", expiries.Length, .. expiries, strikes.Length, .. strikes.Cast<object>()]);
        }

        yield return TwsMessage.Payload(76, request.Id);
    }
}

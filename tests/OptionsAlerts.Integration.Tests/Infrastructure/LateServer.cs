using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>
/// A loopback port before a server, for one that comes late. At first nothing listens there; a liar accepts and never says a word; then what comes is passed on. Connections that the liar accepted stay as
/// they are, as those through a dead machine do.
/// </summary>
internal sealed class LateServer(string host, int port) : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly ConcurrentBag<Task> _passing = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isThere;

    /// <summary>Where it is, or will be.</summary>
    public int Port { get; } = Containers.FreePort();

    /// <summary>From now on connections are accepted, and nothing is ever said on them.</summary>
    public void Lie()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = Accept(_listener);
    }

    /// <summary>The server is there: connections that come from now on are passed on.</summary>
    public void Come()
    {
        _isThere = true;
        if (_listener is null) Lie();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener?.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections) connection.Dispose();
        await Task.WhenAll(_passing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task Accept(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(_over.Token);
            _connections.Add(client);
            if (_isThere) _passing.Add(Pass(client));
        }
    }

    private async Task Pass(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(host, port, _over.Token);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _over.Token), server.GetStream().CopyToAsync(client.GetStream(), _over.Token));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end has gone, and the other goes with it.
        }
        finally
        {
            client.Dispose();
        }
    }
}

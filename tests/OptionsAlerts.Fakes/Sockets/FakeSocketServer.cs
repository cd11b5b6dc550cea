using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OptionsAlerts.Fakes.Sockets;

/// <summary>
/// A WebSocket server on a loopback port. Each connection runs the script that is set when it opens; a connection whose script has ended is closed with 1000.
/// It writes its frames itself, so that a script can also do what a correct server never does. Requests that open no socket go to <see cref="Http"/>.
/// </summary>
public sealed class FakeSocketServer : IAsyncDisposable
{
    private const string HandshakeSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FakeConnection> _connections = new();
    private readonly SemaphoreSlim _opened = new(0);

    private FakeSocketServer(WebApplication app, Func<FakeConnection, CancellationToken, Task> script) => (_app, Script) = (app, script);

    /// <summary>Its address for sockets: <c>ws://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; private set; } = new("ws://127.0.0.1");

    /// <summary>Its address for requests: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri HttpAddress => new UriBuilder(Address) { Scheme = Uri.UriSchemeHttp }.Uri;

    /// <summary>What the next connections do. The token ends when the client leaves or the server stops.</summary>
    public Func<FakeConnection, CancellationToken, Task> Script { get; set; }

    /// <summary>What the next openings meet instead of a socket, in order, one each.</summary>
    public ConcurrentQueue<(int Status, int? RetryAfterSeconds)> Refusals { get; } = new();

    /// <summary>Answers requests that open no socket. Default: 404.</summary>
    public RequestDelegate Http { get; set; } = NotFound;

    /// <summary>Every connection opened, in order.</summary>
    public IReadOnlyList<FakeConnection> Connections => [.. _connections];

    public static async Task<FakeSocketServer> StartAsync(Func<FakeConnection, CancellationToken, Task> script, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var server = new FakeSocketServer(app, script);
        app.Run(server.Take);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Address = new UriBuilder(address) { Scheme = Uri.UriSchemeWs }.Uri;
        return server;
    }

    /// <summary>Completes with the connection of this number, from 1, when it has been opened.</summary>
    /// <exception cref="TimeoutException">It was not within the time.</exception>
    public async Task<FakeConnection> Connection(int number, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(10));
        try
        {
            while (_connections.Count < number) await _opened.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{_connections.Count} of {number} connections in time.", late);
        }

        return _connections.ElementAt(number - 1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Abort();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _opened.Dispose();
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task Take(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || context.Request.Headers.SecWebSocketKey is not [{ } key])
        {
            await Http(context);
            return;
        }

        if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
            return;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Accept(key);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        await using var connection = new FakeConnection(await upgrade.UpgradeAsync(), path, headers, context.Abort);
        _connections.Enqueue(connection);
        _opened.Release();
        await connection.Run(Script);
    }

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 has the handshake made of; nothing is kept secret by it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeSalt)));
#pragma warning restore CA5350
}

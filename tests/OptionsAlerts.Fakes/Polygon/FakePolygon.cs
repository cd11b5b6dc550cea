using System.Collections.Concurrent;
using System.Text.Json;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Fakes.Polygon;

/// <summary>
/// A stand-in for Polygon on a free loopback port, REST and stream: asks for its key, serves chains in pages by their query, answers with the bodies it is given elsewhere. On the
/// stream it greets, checks the key, acknowledges what the plan covers topic by topic and refuses the rest, and then says what its script says.
/// </summary>
public sealed class FakePolygon : IAsyncDisposable
{
    public const string Key = "polygon-test-key-0123456789abcd";

    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PolygonRow[]> _chains = new(StringComparer.Ordinal);

    private FakePolygon()
    {
    }

    /// <summary>The socket behind it.</summary>
    public FakeSocketServer Sockets { get; private set; } = null!;

    /// <summary>The API's address.</summary>
    public Uri Address => Sockets.HttpAddress;

    /// <summary>The stream's address.</summary>
    public Uri StreamAddress => new(Sockets.Address, "/options");

    /// <summary>What the next requests meet.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>The channels that the plan covers.</summary>
    public HashSet<string> Plan { get; } = new(["T", "Q", "A", "AM"], StringComparer.Ordinal);

    /// <summary>The most rows of a page.</summary>
    public int MaxPage { get; set; } = 250;

    /// <summary>Where next pages are said to be; this server by default.</summary>
    public Uri? NextPagesAt { get; set; }

    /// <summary>Said in place of the greeting, where set.</summary>
    public string? Greeting { get; set; }

    /// <summary>What a stream says once the client has subscribed to prints; until the client leaves. Default: nothing.</summary>
    public Func<FakeConnection, CancellationToken, Task> Say { get; set; } = (connection, token) => connection.Silence(token);

    /// <summary>Path and query of every request, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<FakePolygon> StartAsync(int port = 0)
    {
        var fake = new FakePolygon();
        fake.Sockets = await FakeSocketServer.StartAsync(fake.Stream, port);
        fake.Sockets.Http = fake.Answer;
        return fake;
    }

    /// <summary>One status event as a frame.</summary>
    public static string Status(string status, string message) => JsonSerializer.Serialize(new[] { new { ev = "status", status, message } });

    /// <summary>Serves a chain's rows, each a JSON object, in the order given.</summary>
    public void ServeChain(string underlying, params string[] rows) => _chains[underlying] = [.. rows.Select(PolygonRow.Of)];

    /// <summary>Serves a body at a path, whatever its query; before any chain.</summary>
    public void Serve(string path, string body) => _bodies[path] = body;

    public ValueTask DisposeAsync() => Sockets.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var asked = path + context.Request.QueryString.Value;
        _requests.Enqueue(asked);
        if (Faults.Next(asked) is { } fault) await fault.Play(context);
        else if (context.Request.Headers.Authorization != $"Bearer {Key}") await Text(context, 401, """{"status":"ERROR","request_id":"a47","error":"Unknown API Key"}""");
        else if (_bodies.TryGetValue(path, out var body)) await Text(context, 200, body);
        else if (path.StartsWith(PolygonRow.Path, StringComparison.Ordinal) && _chains.TryGetValue(path[PolygonRow.Path.Length..], out var rows))
            await Text(context, 200, PolygonRow.Page(rows, context.Request.Query, MaxPage, new Uri(NextPagesAt ?? Address, path)));
        else await Text(context, 404, """{"status":"NOT_FOUND","request_id":"a48","message":"Data not found."}""");
    }

    private async Task Stream(FakeConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendText(Greeting ?? Status("connected", "Connected Successfully"), cancellationToken);
        if ((await Request(connection, cancellationToken)).Parameters != Key)
        {
            await connection.SendText(Status("auth_failed", "authentication failed"), cancellationToken);
            return;
        }

        await connection.SendText(Status("auth_success", "authenticated"), cancellationToken);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var saying = Task.CompletedTask;
        try
        {
            for (var begun = false; ;)
            {
                var acknowledged = await Acknowledge(connection, await Request(connection, cancellationToken), cancellationToken);
                if (begun || !acknowledged) continue;
                begun = true;
                saying = Say(connection, leaves.Token);
            }
        }
        finally
        {
            await leaves.CancelAsync();
            await saying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // True where it subscribed the client to anything.
    private async Task<bool> Acknowledge(FakeConnection connection, (string Action, string Parameters) request, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var topic in request.Parameters.Split(','))
        {
            var isCovered = Plan.Contains(topic[..Math.Max(0, topic.IndexOf('.', StringComparison.Ordinal))]);
            any |= isCovered;
            await connection.SendText(
                isCovered
                    ? Status("success", $"{(request.Action == "subscribe" ? "subscribed" : "unsubscribed")} to: {topic}")
                    : Status("error", "You are not authorized to use this channel"),
                cancellationToken);
        }

        return any;
    }

    private static async Task<(string Action, string Parameters)> Request(FakeConnection connection, CancellationToken cancellationToken)
    {
        using var request = JsonDocument.Parse(await connection.ReceiveText(cancellationToken));
        return (request.RootElement.GetProperty("action").GetString()!, request.RootElement.GetProperty("params").GetString()!);
    }

    private static Task Text(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }
}

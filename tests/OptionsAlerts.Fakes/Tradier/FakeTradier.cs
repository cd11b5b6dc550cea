using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Fakes.Tradier;

/// <summary>
/// A stand-in for Tradier on a free loopback port: REST with its token, its XML for those who do not ask for JSON, its rate limit counted down in headers, and
/// the stream with sessions that are good once. It answers with the bodies it is given; what it has none for, it does not know.
/// </summary>
public sealed class FakeTradier : IAsyncDisposable
{
    public const string Token = "tradier-test-token-0123456789";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);
    private DateTimeOffset _windowEnd;
    private int _used;
    private int _sessionNumber;

    private FakeTradier(TimeProvider time) => _time = time;

    /// <summary>The socket behind it.</summary>
    public FakeSocketServer Sockets { get; private set; } = null!;

    /// <summary>The API's address.</summary>
    public Uri Address => new(Sockets.HttpAddress, "/v1/");

    /// <summary>The stream's address.</summary>
    public Uri StreamAddress => new(Sockets.Address, "/v1/markets/events");

    /// <summary>Requests a minute.</summary>
    public int Allowed { get; set; } = 120;

    /// <summary>What the next requests meet.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>What a stream says once its first list has come; until the client leaves. Default: nothing.</summary>
    public Func<FakeConnection, CancellationToken, Task> Say { get; set; } = (connection, token) => connection.Silence(token);

    /// <summary>Method, path and query of every request, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<FakeTradier> StartAsync(TimeProvider time, int port = 0)
    {
        var fake = new FakeTradier(time);
        fake.Sockets = await FakeSocketServer.StartAsync(fake.Stream, port);
        fake.Sockets.Http = fake.Answer;
        return fake;
    }

    /// <summary>Serves a quote, or several, as <c>quotes</c> of these symbols, comma between them.</summary>
    public void ServeQuotes(string symbols, string body) => _bodies[$"markets/quotes {symbols}"] = body;

    public void ServeExpirations(string symbol, string body) => _bodies[$"markets/options/expirations {symbol}"] = body;

    public void ServeChain(string symbol, string expiration, string body) => _bodies[$"markets/options/chains {symbol} {expiration}"] = body;

    public void ServeHistory(string symbol, string body) => _bodies[$"markets/history {symbol}"] = body;

    /// <summary>The body of a new session; default one that is good once.</summary>
    public string? SessionBody { get; set; }

    /// <summary>Serves the official client's recorded answers from their folder: quotes of AAPL and MSFT, AAPL's expirations and the chain of the last of them.</summary>
    public void ServeFolder(string folder)
    {
        ServeQuotes("AAPL", Read("quote"));
        ServeQuotes("AAPL,MSFT", Read("quotes"));
        ServeExpirations("AAPL", Read("expirations"));
        ServeChain("AAPL", "2015-01-17", Read("chain"));

        string Read(string name) => File.ReadAllText(Path.Combine(folder, $"tradier_rb_{name}.json"));
    }

    public ValueTask DisposeAsync() => Sockets.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var (path, query) = (context.Request.Path.Value![1..], context.Request.Query);
        var asked = path + context.Request.QueryString.Value;
        _requests.Enqueue($"{context.Request.Method} {asked}");
        if (Faults.Next(asked) is { } fault)
        {
            await fault.Play(context);
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await Text(context, 401, "application/json", """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}""");
            return;
        }

        if (!Count(context))
        {
            await Text(context, 429, "text/plain", "Quota Violation");
            return;
        }

        if (context.Request.Headers.Accept != "application/json") await Text(context, 200, "application/xml", "<?xml version=\"1.0\"?><answer/>");
        else if (Body(context.Request.Method, path["v1/".Length..], query) is { } body) await Text(context, 200, "application/json", body);
        else await Text(context, 400, "text/plain", "Invalid Parameter, something is missing");
    }

    private string? Body(string method, string path, IQueryCollection query)
    {
        if (path == "markets/events/session") return method == "POST" ? NewSession() : null;
        if (method != "GET") return null;
        return path switch
        {
            "markets/quotes" => _bodies.GetValueOrDefault($"{path} {query["symbols"]}") ?? Unmatched(query["symbols"].ToString()),
            "markets/options/expirations" => query["includeAllRoots"] == "true"
                ? _bodies.GetValueOrDefault($"{path} {query["symbol"]}", """{"expirations":null}""")
                : """{"expirations":null}""",
            "markets/options/chains" => _bodies.GetValueOrDefault($"{path} {query["symbol"]} {query["expiration"]}", """{"options":null}"""),
            "markets/history" => _bodies.GetValueOrDefault($"{path} {query["symbol"]}", """{"history":null}"""),
            _ => null,
        };
    }

    private static string Unmatched(string symbols) => JsonSerializer.Serialize(
        new { quotes = new { unmatched_symbols = new { symbol = symbols.Split(',') is [var one] ? (object)one : symbols.Split(',') } } });

    private string NewSession()
    {
        if (SessionBody is not null) return SessionBody;
        var session = FormattableString.Invariant($"316908ae-c98d-4cc4-bb3b-{Interlocked.Increment(ref _sessionNumber):000000000000}");
        _sessions[session] = true;
        return JsonSerializer.Serialize(new { stream = new { url = "https://stream.tradier.com/v1/markets/events", sessionid = session } });
    }

    private bool Count(HttpContext context)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now >= _windowEnd) (_windowEnd, _used) = (now + Window, 0);
            var within = _used < Allowed;
            if (within) _used++;
            var headers = context.Response.Headers;
            headers["X-Ratelimit-Allowed"] = Allowed.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Used"] = _used.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Available"] = (Allowed - _used).ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Expiry"] = _windowEnd.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            return within;
        }
    }

    private async Task Stream(FakeConnection connection, CancellationToken cancellationToken)
    {
        using var hello = JsonDocument.Parse(await connection.ReceiveText(cancellationToken));
        var session = hello.RootElement.GetProperty("sessionid").GetString()!;
        if (!_sessions.TryRemove(session, out _))
        {
            await connection.SendText(JsonSerializer.Serialize(new { error = $"session not found: {session}" }), cancellationToken);
            await connection.Silence(cancellationToken);
            return;
        }

        await Say(connection, cancellationToken);
    }

    private static Task Text(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    }
}

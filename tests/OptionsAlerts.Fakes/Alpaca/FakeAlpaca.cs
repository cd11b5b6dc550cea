using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sockets;

namespace OptionsAlerts.Fakes.Alpaca;

/// <summary>
/// A stand-in for Alpaca on a free loopback port: its option stream in MessagePack (greeting, authentication, subscriptions acknowledged with the full set, error
/// numbers), option snapshots and contracts in pages, stock snapshots; all behind a key and a secret.
/// </summary>
public sealed class FakeAlpaca : IAsyncDisposable
{
    public const string Key = "PKFAKEKEYOFALPACA0001";
    public const string Secret = "fake/Secret+Of+Alpaca/0123456789abcdefghij";

    private readonly ConcurrentQueue<Dictionary<string, string[]>> _received = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private FakeAlpaca(FakeSocketServer server) => Server = server;

    /// <summary>The socket server below, for what a correct Alpaca never does.</summary>
    public FakeSocketServer Server { get; }

    /// <summary>Where its stream is, without the feed's name.</summary>
    public Uri StreamUrl => new(Server.Address, "/v1beta1");

    /// <summary>Snapshots by contract, as JSON; served in pages.</summary>
    public SortedDictionary<string, string> Snapshots { get; } = new(StringComparer.Ordinal);

    /// <summary>Contracts of the trading API, as JSON; served in pages.</summary>
    public List<string> Contracts { get; } = [];

    /// <summary>Last trades of stocks: price and time as JSON.</summary>
    public ConcurrentDictionary<string, string> Stocks { get; } = new(StringComparer.Ordinal);

    /// <summary>How many a page holds at most, whatever is asked for.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Faults for the next requests of any kind.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>Faults for the next requests of a chain.</summary>
    public FaultScript ChainFaults { get; } = new();

    /// <summary>Served as every page of a chain instead of <see cref="Snapshots"/>; null for those.</summary>
    public string? RawChain { get; set; }

    /// <summary>The most quotes an account may subscribe to.</summary>
    public int QuoteLimit { get; set; } = 1000;

    /// <summary>The error number that greets the next authentication; 0 for none.</summary>
    public int AuthError { get; set; }

    /// <summary>What is sent once the first subscription stands.</summary>
    public Func<FakeConnection, CancellationToken, Task> AfterSubscription { get; set; } = (connection, token) => connection.Silence(token);

    /// <summary>Every message of a client, taken apart.</summary>
    public IReadOnlyList<Dictionary<string, string[]>> Received => [.. _received];

    /// <summary>Paths and queries asked for, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<FakeAlpaca> StartAsync(int port = 0)
    {
        FakeAlpaca? fake = null;
        var server = await FakeSocketServer.StartAsync((connection, token) => fake!.Converse(connection, token), port);
        fake = new FakeAlpaca(server);
        server.Http = fake.Answer;
        return fake;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>One message of these events.</summary>
    public static Task Send(FakeConnection connection, CancellationToken token, params Dictionary<string, object?>[] events) => connection.SendBinary(Packed.Bytes(events), token);

    private async Task Converse(FakeConnection connection, CancellationToken token)
    {
        var trades = new SortedSet<string>(StringComparer.Ordinal);
        var quotes = new SortedSet<string>(StringComparer.Ordinal);
        var isIn = false;
        await Send(connection, token, AlpacaEvents.Success("connected"));
        var after = Task.CompletedTask;
        while (true)
        {
            var message = await connection.Receive(token);
            if (!message.Binary)
            {
                await Send(connection, token, AlpacaEvents.Error(412, "option messages are only available in MsgPack format"));
                return;
            }

            var asked = Packed.Read(message.Bytes);
            _received.Enqueue(asked);
            switch (asked["action"][0])
            {
                case "auth" when AuthError != 0 || asked["key"][0] != Key || asked["secret"][0] != Secret:
                    await Send(connection, token, AlpacaEvents.Error(AuthError == 0 ? 402 : AuthError, "auth failed"));
                    return;
                case "auth":
                    isIn = true;
                    await Send(connection, token, AlpacaEvents.Success("authenticated"));
                    break;
                case "subscribe" or "unsubscribe" when !isIn:
                    await Send(connection, token, AlpacaEvents.Error(401, "not authenticated"));
                    return;
                case "subscribe" when asked["quotes"].Contains("*", StringComparer.Ordinal):
                    await Send(connection, token, AlpacaEvents.Error(413, "star subscription is not allowed for option quotes"));
                    return;
                case "subscribe" when quotes.Count + asked["quotes"].Length > QuoteLimit:
                    await Send(connection, token, AlpacaEvents.Error(405, "symbol limit exceeded"));
                    break;
                case "subscribe":
                    trades.UnionWith(asked["trades"]);
                    quotes.UnionWith(asked["quotes"]);
                    await Send(connection, token, AlpacaEvents.Subscription(trades, quotes));
                    if (after.IsCompleted) after = AfterSubscription(connection, token);
                    break;
                case "unsubscribe":
                    quotes.ExceptWith(asked["quotes"]);
                    await Send(connection, token, AlpacaEvents.Subscription(trades, quotes));
                    break;
                default:
                    await Send(connection, token, AlpacaEvents.Error(400, "invalid syntax"));
                    return;
            }
        }
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var asked = path + context.Request.QueryString.Value;
        var isChain = path.StartsWith("/v1beta1/options/snapshots/", StringComparison.Ordinal);
        _requests.Enqueue(asked);
        if ((Faults.Next(asked) ?? (isChain ? ChainFaults.Next(asked) : null)) is { } fault)
        {
            await fault.Play(context);
            return;
        }

        if (context.Request.Headers["APCA-API-KEY-ID"] != Key || context.Request.Headers["APCA-API-SECRET-KEY"] != Secret) await Json(context, 403, """{"message":"forbidden."}""");
        else if (isChain) await Json(context, 200, RawChain ?? SnapshotPage(context.Request.Query));
        else if (path == "/v2/options/contracts") await Json(context, 200, ContractPage(context.Request.Query));
        else if (Stocks.TryGetValue(path.Split('/')[^2], out var trade)) await Json(context, 200, $$$"""{"symbol":"{{{path.Split('/')[^2]}}}","latestTrade":{{{trade}}},"latestQuote":{"ap":1,"bp":1}}""");
        else await Json(context, 404, """{"code":40410000,"message":"not found"}""");
    }

    private string SnapshotPage(IQueryCollection query)
    {
        var (items, next) = Page([.. Snapshots.Select(pair => $"\"{pair.Key}\":{pair.Value}")], query, 100, 1000);
        return $$$"""{"next_page_token":{{{next}}},"snapshots":{{{{items}}}}}""";
    }

    private string ContractPage(IQueryCollection query)
    {
        var (items, next) = Page(Contracts, query, 100, 10_000);
        return $$"""{"option_contracts":[{{items}}],"next_page_token":{{next}}}""";
    }

    private (string Items, string Next) Page(IReadOnlyList<string> all, IQueryCollection query, int usual, int most)
    {
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, most) : usual;
        var skip = query["page_token"] is [{ } token] ? int.Parse(token.AsSpan("page+".Length), CultureInfo.InvariantCulture) : 0;
        var items = all.Skip(skip).Take(Math.Min(limit, PageSize)).ToArray();
        var next = skip + items.Length < all.Count ? JsonSerializer.Serialize(string.Create(CultureInfo.InvariantCulture, $"page+{skip + items.Length}")) : "null";
        return (string.Join(',', items), next);
    }

    private static Task Json(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Yahoo;

/// <summary>
/// A stand-in for Yahoo Finance on a free loopback port, its hosts told apart by the first part of the path: a cookie from a page that is not there, a crumb for
/// the cookie, the consent that Europe wants first, chains for crumb and cookie, charts for everyone. A program that does not look like a browser is turned away.
/// </summary>
public sealed class FakeYahoo : IAsyncDisposable
{
    private const string Cookie = "A3=d=secret-cookie-of-the-test";
    private const string Chains = "query2/v7/finance/options/";
    private const string Csrf = "csrf-of-the-test";
    private const string Session = "3_cc-session_of-the-test";
    private const string Unauthorized = """{"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}""";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private volatile string _crumb = "cr/umb.1";
    private int _crumbs;
    private bool _agreed;

    private FakeYahoo(WebApplication app) => _app = app;

    /// <summary>Its address; each host is a folder of it: <c>fc/</c>, <c>query1/</c>, <c>query2/</c>, <c>guce/</c>, <c>consent/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The secrets that must be seen nowhere.</summary>
    public IReadOnlyList<string> Secrets => [Cookie, "secret-cookie-of-the-test", _crumb, Uri.EscapeDataString(_crumb), Csrf, Session];

    /// <summary>True to give no crumb before someone has agreed.</summary>
    public bool WantsConsent { get; set; }

    /// <summary>What the next requests meet.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>What the next requests for chains meet, those for cookie and crumb left alone.</summary>
    public FaultScript ChainFaults { get; } = new();

    /// <summary>Method, path and query of every request as they came, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<FakeYahoo> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var fake = new FakeYahoo(app);
        app.Run(fake.Answer);
        await app.StartAsync();
        fake.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return fake;
    }

    /// <summary>Serves a chain of one expiry, by its epoch; the one without is the nearest.</summary>
    public void ServeChain(string name, string body, long? date = null) => _bodies[$"chain {name} {date}"] = body;

    /// <summary>Serves a chart by its range.</summary>
    public void ServeChart(string name, string body, string range = "1d") => _bodies[$"chart {name} {range}"] = body;

    /// <summary>Serves recorded answers from their folder: AAPL's nearest expiry and an expired one, its charts of a day and of a minute without data.</summary>
    public void ServeFolder(string folder)
    {
        ServeChain("AAPL", Read("options-AAPL"));
        ServeChain("AAPL", Read("options-AAPL-expire-2022-03-01"), 1646092800);
        ServeChart("AAPL", Read("chart-AAPL"), "5y");
        ServeChart("AAPL", Read("chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m"));

        string Read(string name)
        {
            using var recorded = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{name}.json")));
            return recorded.RootElement.GetProperty("response").GetProperty("bodyJson").GetRawText();
        }
    }

    /// <summary>Makes the crumb that is out there invalid.</summary>
    public void RollCrumb() => _crumb = FormattableString.Invariant($"cr/umb.{Interlocked.Increment(ref _crumbs) + 1}");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value![1..];
        var asked = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget[1..];
        _requests.Enqueue($"{context.Request.Method} {asked}");
        var isChain = path.StartsWith(Chains, StringComparison.Ordinal);
        if ((Faults.Next(asked) ?? (isChain ? ChainFaults.Next(asked) : null)) is { } fault) await fault.Play(context);
        else if (!context.Request.Headers.UserAgent.ToString().StartsWith("Mozilla/5.0", StringComparison.Ordinal)) await Text(context, 429, "text/html", "Too Many Requests");
        else await Serve(context, path);
    }

    private Task Serve(HttpContext context, string path)
    {
        if (path == "fc/")
        {
            context.Response.Headers.SetCookie = $"{Cookie}; Expires=Thu, 26 Nov 2099 10:00:00 GMT; Path=/; HttpOnly";
            return Text(context, 404, "text/html", "<html>Not Found</html>");
        }

        if (path is "query1/v1/test/getcrumb" or "query2/v1/test/getcrumb")
            return HasCookie(context) && (!WantsConsent || _agreed) ? Text(context, 200, "text/plain", _crumb) : Text(context, 200, "text/plain", "");
        if (path == "guce/consent") return Redirect(context, $"/consent/v2/collectConsent?sessionId={Session}");
        if (path == "consent/v2/collectConsent") return Consent(context);
        if (path == "guce/copyConsent")
        {
            context.Response.Headers.SetCookie = $"{Cookie}; Path=/";
            return Text(context, 404, "text/html", "");
        }

        if (path.StartsWith("query1/v8/finance/chart/", StringComparison.Ordinal)) return Chart(context, path["query1/v8/finance/chart/".Length..]);
        return path.StartsWith(Chains, StringComparison.Ordinal)
            ? Chain(context, path[Chains.Length..])
            : Text(context, 404, "text/html", "<html>Not Found</html>");
    }

    private async Task Consent(HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            await Text(context, 200, "text/html", $"""<html><form method="post"><input type="hidden" name="csrfToken" value="{Csrf}"><INPUT value='{Session}' type=hidden name='sessionId'></form></html>""");
            return;
        }

        var form = await context.Request.ReadFormAsync();
        _agreed = form["csrfToken"] == Csrf && form["sessionId"] == Session && form["agree"].Count == 2;
        await Redirect(context, $"/guce/copyConsent?sessionId={Session}");
    }

    private Task Chain(HttpContext context, string name)
    {
        if (!HasCookie(context) || context.Request.Query["crumb"] != _crumb) return Text(context, 401, "application/json", Unauthorized);
        var body = _bodies.GetValueOrDefault($"chain {name} {context.Request.Query["date"]}");
        return Text(context, 200, "application/json", body ?? """{"optionChain":{"result":[],"error":null}}""");
    }

    private Task Chart(HttpContext context, string name) => _bodies.GetValueOrDefault($"chart {name} {context.Request.Query["range"]}") is { } body
        ? Text(context, 200, "application/json", body)
        : Text(context, 404, "application/json", """{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""");

    private static bool HasCookie(HttpContext context) => context.Request.Headers.Cookie.ToString().Contains(Cookie, StringComparison.Ordinal);

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    private static Task Text(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Cboe;

/// <summary>
/// A stand-in for Cboe's CDN on a free loopback port: serves the bodies it is given by path, answers unknown paths with the CDN's 403 in XML, and
/// plays faults from a script: each path's faults are used up one request each, then it answers well again.
/// </summary>
public sealed class FakeCboe : IAsyncDisposable
{
    private const string AccessDenied = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<CboeFault>> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    private FakeCboe(WebApplication app) => _app = app;

    /// <summary>Its address: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What the next requests meet, whatever they ask for.</summary>
    public FaultScript Faults { get; } = new();

    public static async Task<FakeCboe> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var fake = new FakeCboe(app);
        app.Run(fake.Answer);
        await app.StartAsync();
        fake.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return fake;
    }

    public static string ChainPath(string name) => $"/api/global/delayed_quotes/options/{name}.json";

    public static string QuotePath(string name) => $"/api/global/delayed_quotes/quotes/{name}.json";

    public static string HistoryPath(string name) => $"/api/global/us_indices/daily_prices/{name}_History.csv";

    /// <summary>Serves a body from now on.</summary>
    public void Serve(string path, string body) => Serve(path, Encoding.UTF8.GetBytes(body));

    /// <summary>Serves a body from now on.</summary>
    public void Serve(string path, byte[] body) => _bodies[path] = body;

    /// <summary>Plays faults on the next requests of a path, in this order.</summary>
    public void Script(string path, params CboeFault[] faults)
    {
        var queue = _faults.GetOrAdd(path, _ => new ConcurrentQueue<CboeFault>());
        foreach (var fault in faults) queue.Enqueue(fault);
    }

    /// <summary>How often a path was asked for.</summary>
    public int Requests(string path) => _requests.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (Faults.Next(path) is { } any) await any.Play(context);
        else if (_faults.TryGetValue(path, out var queue) && queue.TryDequeue(out var fault)) await fault.Play(context, _bodies.GetValueOrDefault(path) ?? []);
        else if (_bodies.TryGetValue(path, out var body)) await CboeFault.Whole(context, "application/json", body);
        else await CboeFault.Text(context, 403, "application/xml", AccessDenied);
    }
}

/// <summary>One way for a request to go wrong (or differently).</summary>
public abstract class CboeFault
{
    /// <summary>307 to another address.</summary>
    public static CboeFault Redirect(Uri to) => new Scripted((context, _) =>
    {
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = to.ToString();
        return Task.CompletedTask;
    });

    /// <summary>A bare status, with the seconds of a Retry-After where given.</summary>
    public static CboeFault Status(int status, int? retryAfter = null) => new Scripted((context, _) =>
    {
        if (retryAfter is { } seconds) context.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        return Text(context, status, "text/plain", "Internal Server Error");
    });

    /// <summary>HTTP 200 with a page for people in place of data.</summary>
    public static CboeFault Html { get; } = new Scripted((context, _) => Text(context, 200, "text/html", "<!DOCTYPE html><html><body>Maintenance</body></html>"));

    /// <summary>HTTP 200, a body that says its whole length and breaks off in the middle.</summary>
    public static CboeFault Truncated { get; } = new Scripted(async (context, body) =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    });

    /// <summary>HTTP 200 and half the body, as if that were all.</summary>
    public static CboeFault Half { get; } = new Scripted((context, body) => Whole(context, "application/json", body[..(body.Length / 2)]));

    /// <summary>HTTP 200 and one byte, then nothing until the client gives up.</summary>
    public static CboeFault SlowDrip { get; } = new Scripted(async (context, body) =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, 1));
        await context.Response.Body.FlushAsync();
        var gone = new TaskCompletionSource();
        await using (context.RequestAborted.Register(gone.SetResult)) await gone.Task;
    });

    /// <summary>The body, packed on the way as the CDN does for those who accept it.</summary>
    public static CboeFault Gzip { get; } = new Scripted(async (context, body) =>
    {
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.ContentType = "application/json";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await gzip.WriteAsync(body);
    });

    internal abstract Task Play(HttpContext context, byte[] body);

    internal static async Task Whole(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    internal static Task Text(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        return Whole(context, type, Encoding.UTF8.GetBytes(text));
    }

    private sealed class Scripted(Func<HttpContext, byte[], Task> play) : CboeFault
    {
        internal override Task Play(HttpContext context, byte[] body) => play(context, body);
    }
}

using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OptionsAlerts.Load.Driving;

/// <summary>
/// The other end on a free loopback port, the same for every system measured: takes a POST, notes the id that follows a mark in its body, answers 200 with nothing. Anything but a
/// POST is not found.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private const int LargestBody = 256 * 1024;
    private const int IdLength = 36;

    private readonly WebApplication _app;
    private readonly byte[] _mark;
    private int _unread;

    private WebhookReceiver(WebApplication app, ReadOnlySpan<byte> mark)
    {
        _app = app;
        _mark = mark.ToArray();
    }

    /// <summary><c>http://127.0.0.1:PORT</c>, without a slash at the end.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Whom to tell of arrivals; nobody where null.</summary>
    public Arrivals? Arrivals { get; set; }

    /// <summary>Bodies without a readable id.</summary>
    public int Unread => Volatile.Read(ref _unread);

    /// <param name="mark">What stands right before the id in a body: a member's name and the opening quote of its value.</param>
    public static async Task<WebhookReceiver> Start(byte[] mark)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, mark);
        app.Run(receiver.Take);
        await app.StartAsync();
        receiver.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Note(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private void Note(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOf(_mark);
        if (at >= 0 && body.Length >= at + _mark.Length + IdLength && Utf8Parser.TryParse(body.Slice(at + _mark.Length, IdLength), out Guid id, out _)) Arrivals?.Came(id);
        else Interlocked.Increment(ref _unread);
    }
}

using System.Collections.Concurrent;
using System.Text;

namespace OptionsAlerts.Fakes.Http;

/// <summary>
/// A provider on a free loopback port: takes requests, applies scripted faults first, then behaves as the provider documents. Keeps every request and every
/// message it accepted. For tests: the two hooks stop the world at the moments a crash matters.
/// </summary>
/// <typeparam name="TMessage">A message as the provider accepted it.</typeparam>
public abstract class FakeServer<TMessage> : IAsyncDisposable, IShowsMessages, IHasWeather where TMessage : class
{
    private const int LargestBody = 8 * 1024 * 1024;
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly ConcurrentQueue<TMessage> _messages = new();
    private readonly SemaphoreSlim _accepted = new(0);
    private WebApplication? _app;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string BaseUrl { get; private set; } = string.Empty;

    /// <summary>What the next requests meet, in order; the provider's own behaviour when empty.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    /// <summary>Asked what a request meets where no fault is scripted; null is the provider's own behaviour.</summary>
    public Func<FakeRequest, Fault?>? Weather { get; set; }

    /// <summary>Every request, faulty ones included, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>Every message accepted, in order.</summary>
    public IReadOnlyList<TMessage> Messages => [.. _messages];

    /// <summary>Awaited when a message is accepted and nothing is answered yet.</summary>
    public Func<TMessage, CancellationToken, Task>? OnMessageAccepted { get; set; }

    /// <summary>Awaited when the status and all but the last byte of a success have left: the provider has answered, the client cannot know it yet.</summary>
    public Func<TMessage, CancellationToken, Task>? BeforeAnswerEnds { get; set; }

    /// <summary>Shows every message from now on as it is accepted.</summary>
    public void ShowTo(Func<string, Task> show) => OnMessageAccepted = (message, _) => show(message.ToString() ?? string.Empty);

    /// <summary>Completes when this many messages have been accepted.</summary>
    /// <exception cref="TimeoutException">They were not within the time.</exception>
    public async Task WaitForMessages(int count, TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        while (_messages.Count < count)
        {
            try
            {
                await _accepted.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"{_messages.Count} of {count} messages within {within}.", late);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _accepted.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to listen; 0 takes any free port.</summary>
    protected async Task Listen(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        // A silent answer must not hold up the end of a test.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        _app = builder.Build();
        _app.Run(Take);
        await _app.StartAsync();
        BaseUrl = _app.Urls.Single();
    }

    /// <summary>The provider's behaviour: what it answers, and the message when it accepts one.</summary>
    protected abstract (FakeReply Reply, TMessage? Accepted) Handle(FakeRequest request);

    /// <summary>As <see cref="Handle"/>, for a provider that keeps some requests waiting.</summary>
    protected virtual Task<(FakeReply Reply, TMessage? Accepted)> HandleAsync(FakeRequest request, CancellationToken cancellationToken) => Task.FromResult(Handle(request));

    private async Task Take(HttpContext context)
    {
        var request = await Read(context);
        _requests.Enqueue(request);
        var fault = Faults.TryDequeue(out var scripted) ? scripted : Weather?.Invoke(request);
        if (fault is not null and not Fault.Taken)
        {
            await fault.Play(context);
            return;
        }

        var (reply, message) = await HandleAsync(request, context.RequestAborted);
        if (message is not null)
        {
            _messages.Enqueue(message);
            _accepted.Release();
            if (OnMessageAccepted is { } hook) await hook(message, context.RequestAborted);
        }

        if (fault is Fault.Taken taken) await taken.Reply.Play(context);
        else await Answer(context, reply, message);
    }

    private async Task Answer(HttpContext context, FakeReply reply, TMessage? message)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body);
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal)) context.Response.Headers[name] = value;
        if (reply.Status == StatusCodes.Status204NoContent) return;
        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = body.Length;
        if (message is null || BeforeAnswerEnds is not { } hook || body.Length == 0)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
            return;
        }

        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length - 1), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await hook(message, context.RequestAborted);
        await context.Response.Body.WriteAsync(body.AsMemory(body.Length - 1), context.RequestAborted);
    }

    private static async Task<FakeRequest> Read(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new FakeRequest(context.Request.Method, context.Request.Path.Value ?? "/", headers, body.ToArray(), context.Request.QueryString.Value ?? string.Empty);
    }
}

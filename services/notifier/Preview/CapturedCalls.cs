using System.Net;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>What a channel was about to send.</summary>
internal sealed record CapturedCall(string MediaType, string Body);

/// <summary>Stands in for every provider: keeps the body of the first call, and answers what says nothing to any channel. Nothing leaves the process.</summary>
internal sealed class CapturedCalls : HttpMessageHandler, IHttpClientFactory
{
    private CapturedCall? _first;

    /// <summary>The first call since the last one that was taken.</summary>
    public CapturedCall? Take() => Interlocked.Exchange(ref _first, null);

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content) _first ??= new CapturedCall(content.Headers.ContentType?.MediaType ?? string.Empty, await content.ReadAsStringAsync(cancellationToken));
        return new HttpResponseMessage(HttpStatusCode.NoContent) { RequestMessage = request };
    }
}

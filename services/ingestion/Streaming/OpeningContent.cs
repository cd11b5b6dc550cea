using System.Net;
using System.Net.Http.Headers;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>
/// Sends a <c>Content-Type</c> with a socket's opening, by which some providers choose the format of their messages. The client leaves it out silently otherwise: it belongs to a
/// content, so the opening is given an empty one.
/// </summary>
internal sealed class OpeningContent : DelegatingHandler
{
    private const string Header = "Content-Type";

    private readonly string _type;

    private OpeningContent(string type)
        : base(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false, AllowAutoRedirect = false }) => _type = type;

    /// <summary>What opens a socket with these headers; null where the client does it well by itself.</summary>
    public static HttpMessageInvoker? Invoker(IReadOnlyDictionary<string, string> headers) =>
        headers.TryGetValue(Header, out var type) ? new HttpMessageInvoker(new OpeningContent(type)) : null;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(_type);
        return base.SendAsync(request, cancellationToken);
    }
}

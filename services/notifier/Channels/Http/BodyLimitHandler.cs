namespace OptionsAlerts.Notifier.Channels.Http;

/// <summary>
/// Reads an answer's body here, inside the attempt's time limit, and never more than <see cref="Limit"/> bytes of it; the connection of a longer one is dropped.
/// </summary>
internal sealed class BodyLimitHandler : DelegatingHandler
{
    /// <summary>64 KB; a provider's answer is a hundredth of that.</summary>
    public const int Limit = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = await Read(response.Content, cancellationToken);
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content.Dispose();
            response.Content = content;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0) return [];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var chunk = new byte[4096];
        while (body.Length < Limit)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, Limit - body.Length)), cancellationToken);
            if (read == 0) break;
            await body.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return body.ToArray();
    }
}

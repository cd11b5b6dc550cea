using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace OptionsAlerts.Ingestion.Http;

/// <summary>What a provider's answers are held to.</summary>
/// <param name="Timeout">From the request's start to the body's last byte, redirects included.</param>
/// <param name="MaxBodyBytes">The largest body taken, unpacked.</param>
public sealed record HttpLimits(TimeSpan Timeout, long MaxBodyBytes);

/// <summary>
/// Asks a provider: follows its redirects, only over https (or to a loopback address) and without the credentials where they lead to another host,
/// holds every answer to a size and a time, and says what went wrong in one line. It throws only when it is cancelled.
/// </summary>
public sealed class FeedHttp(HttpClient http, HttpLimits limits, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private const int MaxRefusal = 4 * 1024;

    /// <summary>True for an address that may be asked: https, or http on a loopback address.</summary>
    public static bool IsAllowed(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>How connections are made: no redirects and no cookies of their own, packed answers unpacked, connections renewed now and then.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        UseCookies = false,
    };

    /// <summary>Gets an address.</summary>
    public Task<HttpAnswer> Get(Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken) =>
        Send(
            address,
            to =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, to);
                if (to.Authority == address.Authority) request.Headers.Authorization = authorization;
                return request;
            },
            cancellationToken);

    /// <summary>Sends what <paramref name="make"/> makes, once for each address that the provider leads to.</summary>
    /// <param name="make">Makes the request to one address; it leaves the credentials out where the host is not the first one.</param>
    public async Task<HttpAnswer> Send(Uri address, Func<Uri, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await Follow(address, make, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new HttpAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"no whole answer within {limits.Timeout.TotalSeconds:0.#} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new HttpAnswer.Failed(exception.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task<HttpAnswer> Follow(Uri address, Func<Uri, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = make(address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (response.StatusCode == HttpStatusCode.OK) return await ReadBody(response, cancellationToken);
            if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return status is >= 400 and < 500 and not (408 or 429)
                    ? new HttpAnswer.Refused(status, await ReadRefusal(response, cancellationToken))
                    : Failure(response);
            }

            address = location.IsAbsoluteUri ? location : new Uri(address, location);
            if (!IsAllowed(address)) return new HttpAnswer.Failed($"redirected to {address.Scheme}://{address.Host}, which is not https: not followed");
            if (redirects == MaxRedirects) return new HttpAnswer.Failed("redirected more than 5 times");
        }
    }

    private async Task<HttpAnswer> ReadBody(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > limits.MaxBodyBytes)
                return new HttpAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"a body of more than {limits.MaxBodyBytes / (1024 * 1024)} MiB"));
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return new HttpAnswer.Body(content.ToArray(), response.Headers);
    }

    private static async Task<byte[]> ReadRefusal(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var content = new byte[MaxRefusal];
        var length = await stream.ReadAtLeastAsync(content, MaxRefusal, throwOnEndOfStream: false, cancellationToken);
        return content[..length];
    }

    private HttpAnswer.Failed Failure(HttpResponseMessage response)
    {
        var retry = response.Headers.RetryAfter;
        var wait = retry?.Delta ?? (retry?.Date is { } date ? date - time.GetUtcNow() : null);
        var status = (int)response.StatusCode;
        return new HttpAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"), wait > TimeSpan.Zero ? wait : null, status);
    }
}

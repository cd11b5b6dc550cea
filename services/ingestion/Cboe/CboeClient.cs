using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.Ingestion.Cboe;

/// <summary>
/// Fetches bodies from Cboe's CDN: follows its redirects to other hosts, only over https (or to a loopback address), holds every answer to a
/// size and a time, and says what went wrong in one line. It throws only when it is cancelled.
/// </summary>
public sealed class CboeClient(HttpClient http, IOptions<CboeOptions> options, TimeProvider time)
{
    private const int MaxRedirects = 5;

    private readonly CboeOptions _options = options.Value;

    /// <summary>True for an address that may be asked: https, or http on a loopback address.</summary>
    public static bool IsAllowed(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>How this client's connections are made: no redirects of their own, packed answers unpacked, connections renewed now and then.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        UseCookies = false,
    };

    /// <summary>Gets one path below the base address.</summary>
    public async Task<CboeAnswer> Get(string path, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await Follow(new Uri(_options.BaseUrl, path), either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new CboeAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"no whole answer within {_options.TimeoutSeconds:0.#} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new CboeAnswer.Failed(exception.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task<CboeAnswer> Follow(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK) return await ReadBody(response, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound) return new CboeAnswer.NotThere((int)response.StatusCode);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return Failure(response);

            address = location.IsAbsoluteUri ? location : new Uri(address, location);
            if (!IsAllowed(address)) return new CboeAnswer.Failed($"redirected to {address.Scheme}://{address.Host}, which is not https: not followed");
            if (redirects == MaxRedirects) return new CboeAnswer.Failed("redirected more than 5 times");
        }
    }

    private async Task<CboeAnswer> ReadBody(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var limit = _options.MaxBodyMegabytes * 1024L * 1024;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > limit)
                return new CboeAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"a body of more than {_options.MaxBodyMegabytes} MiB"));
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return new CboeAnswer.Body(content.ToArray());
    }

    private CboeAnswer.Failed Failure(HttpResponseMessage response)
    {
        var retry = response.Headers.RetryAfter;
        var wait = retry?.Delta ?? (retry?.Date is { } date ? date - time.GetUtcNow() : null);
        return new CboeAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"), wait > TimeSpan.Zero ? wait : null);
    }
}

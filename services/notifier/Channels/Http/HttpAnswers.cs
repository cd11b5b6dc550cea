using System.Text;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Http;

/// <summary>From an HTTP response to the core's <see cref="HttpAnswer"/>.</summary>
internal static class HttpAnswers
{
    public static async Task<HttpAnswer> Answer(this HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Always UTF-8: the charset a server claims may not exist, and a wrong letter in an error text costs nothing.
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return new HttpAnswer((int)response.StatusCode, response.ReasonPhrase ?? string.Empty, RetryAfter(response, now), body);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

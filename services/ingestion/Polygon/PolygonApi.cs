using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>What a request came to: a body, or why there is none.</summary>
internal readonly record struct PolygonAnswer(byte[]? Content, PollOutcome? Failure);

/// <summary>
/// Asks Polygon's REST API, the key in a header. A refusal's words are under <c>error</c> or <c>message</c>, or there are none; they are shown without the key.
/// </summary>
public sealed class PolygonApi(FeedHttp http, IOptions<PolygonOptions> options)
{
    private readonly Uri _base = options.Value.RestUrl;
    private readonly string? _key = options.Value.ApiKey;

    /// <summary>Gets a path with its query.</summary>
    internal Task<PolygonAnswer> Get(string path, CancellationToken cancellationToken) => Get(new Uri(_base, path), cancellationToken);

    /// <summary>The address of a next page: its path and query at the configured host, since an answer of one brand may lead to the other's; null for no address. No other host gets the key.</summary>
    internal Uri? Next(string next) =>
        Uri.TryCreate(_base, next, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? new UriBuilder(_base) { Path = address.AbsolutePath, Query = address.Query }.Uri
            : null;

    internal async Task<PolygonAnswer> Get(Uri address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_key)) return new PolygonAnswer(null, new PollOutcome.Rejected($"no key ({PolygonOptions.Section}:ApiKey)"));
        return await http.Get(address, new AuthenticationHeaderValue("Bearer", _key), cancellationToken) switch
        {
            HttpAnswer.Body body => new PolygonAnswer(body.Content, null),
            HttpAnswer.Refused { Status: 401 } refused => new PolygonAnswer(null, new PollOutcome.Rejected(Reason(refused))),
            HttpAnswer.Refused { Status: 403 } refused => new PolygonAnswer(null, new PollOutcome.NotEntitled(Reason(refused))),
            HttpAnswer.Refused refused => new PolygonAnswer(null, new PollOutcome.Unavailable(Reason(refused))),
            HttpAnswer.Failed { Status: 429 } failed => new PolygonAnswer(null, new PollOutcome.Unavailable("rate limited (HTTP 429)", failed.RetryAfter)),
            HttpAnswer.Failed failed => new PolygonAnswer(null, new PollOutcome.Unavailable(failed.Reason, failed.RetryAfter)),
            var other => throw new InvalidOperationException($"No such answer: {other}."),
        };
    }

    private string Reason(HttpAnswer.Refused refused)
    {
        var words = ServerText.OneLine(Words(refused.Content)?.Replace(_key!, "***", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status}{(words.Length > 0 ? ": " : "")}{words}");
    }

    private static string? Words(byte[] content)
    {
        try
        {
            return LooseJson.Read(content, "refusal", root => LooseJson.Text(root, "error", longest: 1024) ?? LooseJson.Text(root, "message", longest: 1024));
        }
        catch (InvalidFileException)
        {
            var text = Encoding.UTF8.GetString(content);
            return text.AsSpan().TrimStart().StartsWith("<") ? null : text;
        }
    }
}

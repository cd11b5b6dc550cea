using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>What a request came to: a body, or why there is none.</summary>
internal readonly record struct TradierAnswer(byte[]? Content, PollOutcome? Failure);

/// <summary>
/// Asks Tradier, no faster than its limit allows. Errors come as JSON (<c>fault</c>) or as plain text; their words are kept to one short line without the
/// token. A refusal of the token is told from a limit and from a failure.
/// </summary>
public sealed class TradierApi(FeedHttp http, TradierPacer pacer, IOptions<TradierOptions> options)
{
    private readonly Uri _base = options.Value.Api();
    private readonly string? _token = options.Value.Token;

    internal Task<TradierAnswer> Get(string path, CancellationToken cancellationToken) => Send(HttpMethod.Get, path, cancellationToken);

    /// <summary>Posts an empty body, its length said.</summary>
    internal Task<TradierAnswer> Post(string path, CancellationToken cancellationToken) => Send(HttpMethod.Post, path, cancellationToken);

    private async Task<TradierAnswer> Send(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_token)) return new TradierAnswer(null, new PollOutcome.Rejected($"no token ({TradierOptions.Section}:Token)"));
        var address = new Uri(_base, path);
        await pacer.Enter(cancellationToken);
        try
        {
            return Judge(await http.Send(address, to => Request(method, to, address), cancellationToken));
        }
        finally
        {
            pacer.Leave();
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri to, Uri first)
    {
        var request = new HttpRequestMessage(method, to);
        // JSON alone: asked for a list of types, Tradier may answer in XML, its default.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (to.Authority == first.Authority) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (method == HttpMethod.Post) request.Content = new ByteArrayContent([]);
        return request;
    }

    private TradierAnswer Judge(HttpAnswer answer) => answer switch
    {
        HttpAnswer.Body body => new TradierAnswer(body.Content, null),
        HttpAnswer.Refused { Status: 401 or 403 } refused => new TradierAnswer(null, Refusal(refused.Status, Reason(refused))),
        HttpAnswer.Refused refused => new TradierAnswer(null, new PollOutcome.Unavailable(Reason(refused))),
        HttpAnswer.Failed { Status: 429 } failed => new TradierAnswer(
            null, new PollOutcome.Unavailable("rate limited (HTTP 429)", failed.RetryAfter ?? pacer.Pause ?? TradierPacer.Window)),
        HttpAnswer.Failed failed => new TradierAnswer(null, new PollOutcome.Unavailable(failed.Reason, failed.RetryAfter)),
        _ => throw new InvalidOperationException($"No such answer: {answer}."),
    };

    // A token that is unknown or has expired is a 401; of a 403 the words alone tell.
    private static PollOutcome Refusal(int status, string reason) =>
        status == 403 && TradierConversation.IsOfPlan(reason) ? new PollOutcome.NotEntitled(reason) : new PollOutcome.Rejected(reason);

    private string Reason(HttpAnswer.Refused refused)
    {
        var words = Words(refused.Content);
        return string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status}{(words.Length > 0 ? ": " : "")}{words}");
    }

    // The fault's own sentence, or the text; nothing where the answer is a page.
    private string Words(byte[] content)
    {
        string? words;
        try
        {
            words = LooseJson.Read(content, "refusal", root => LooseJson.Text(LooseJson.Member(root, "fault"), "faultstring", longest: 4096));
        }
        catch (InvalidFileException)
        {
            words = content.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? null : Encoding.UTF8.GetString(content);
        }

        return ServerText.OneLine(words?.Replace(_token!, "***", StringComparison.Ordinal));
    }
}

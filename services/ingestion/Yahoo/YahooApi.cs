using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>What a request came to.</summary>
/// <param name="Content">The body of HTTP 200, or of a refusal where <paramref name="Status"/> says so; null where there is none.</param>
/// <param name="Status">200, the status of a refusal, or 0.</param>
/// <param name="Failure">Not null for everything but HTTP 200.</param>
internal readonly record struct YahooAnswer(byte[]? Content, int Status, PollOutcome? Failure);

/// <summary>
/// Asks Yahoo as a browser would: one request at a time, with its cookies, and with a crumb where one is wanted. A crumb that is refused is made anew once.
/// After one request too many nothing more is asked for until a long pause is over.
/// </summary>
public sealed class YahooApi(FeedHttp http, YahooCookies cookies, IOptions<YahooOptions> options, TimeProvider time) : IDisposable
{
    private const int LongestCrumb = 64;

    private readonly YahooOptions _options = options.Value;
    private readonly SemaphoreSlim _crumbGate = new(1, 1);
    private readonly SemaphoreSlim _requestGate = new(1, 1);
    private long _pausedUntilTicks;
    private string? _crumb;

    public void Dispose()
    {
        _crumbGate.Dispose();
        _requestGate.Dispose();
    }

    /// <summary>Asks for what wants no crumb.</summary>
    internal Task<YahooAnswer> Get(Uri host, string path, CancellationToken cancellationToken) => Send(new Uri(host, path), form: null, cancellationToken);

    /// <summary>Asks with a crumb.</summary>
    /// <param name="path">With a query already.</param>
    internal async Task<YahooAnswer> GetWithCrumb(Uri host, string path, CancellationToken cancellationToken)
    {
        string? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            var (crumb, failure) = await Crumb(refused, cancellationToken);
            if (crumb is null) return new YahooAnswer(null, 0, failure);
            var answer = await Get(host, $"{path}&crumb={Uri.EscapeDataString(crumb)}", cancellationToken);
            if (answer.Status != 401 || attempt == 2) return answer;
            refused = crumb;
        }
    }

    // One that was refused is made anew, unless another caller has done so meanwhile.
    private async Task<(string? Crumb, PollOutcome? Failure)> Crumb(string? refused, CancellationToken cancellationToken)
    {
        await _crumbGate.WaitAsync(cancellationToken);
        try
        {
            if (_crumb is not null && _crumb != refused) return (_crumb, null);
            _crumb = null;
            cookies.Clear();
            (_crumb, var failure) = await FetchCrumb(cancellationToken);
            return (_crumb, failure);
        }
        finally
        {
            _crumbGate.Release();
        }
    }

    private async Task<(string? Crumb, PollOutcome? Failure)> FetchCrumb(CancellationToken cancellationToken)
    {
        // Whatever the status: the cookie is what it is asked for.
        await Get(_options.CookieUrl, "", cancellationToken);
        var (crumb, failure) = await ReadCrumb(_options.Query1Url, cancellationToken);
        if (crumb is not null || PauseLeft is not null) return (crumb, failure);

        // In the European Union a cookie counts for nothing before one has agreed.
        var page = await Get(_options.GuceUrl, "consent", cancellationToken);
        if (page is not { Status: 200, Content: { } html } || YahooConsent.Find(html) is not { } consent) return (null, failure);
        var session = Uri.EscapeDataString(consent.SessionId);
        await Send(new Uri(_options.ConsentUrl, $"v2/collectConsent?sessionId={session}"), consent.Form(), cancellationToken);
        await Get(_options.GuceUrl, $"copyConsent?sessionId={session}", cancellationToken);
        return await ReadCrumb(_options.Query2Url, cancellationToken);
    }

    private async Task<(string? Crumb, PollOutcome? Failure)> ReadCrumb(Uri host, CancellationToken cancellationToken)
    {
        var answer = await Get(host, "v1/test/getcrumb", cancellationToken);
        if (answer is not { Status: 200, Content: { } content }) return (null, answer.Failure);
        var text = Encoding.UTF8.GetString(content).Trim();
        if (text.StartsWith("Too Many Requests", StringComparison.OrdinalIgnoreCase)) return (null, Pause(asked: null));
        return text.Length is > 0 and <= LongestCrumb && text.All(c => c is > ' ' and <= '~' and not ('<' or '{'))
            ? (text, null)
            : (null, new PollOutcome.Unavailable("Yahoo gives no crumb"));
    }

    private async Task<YahooAnswer> Send(Uri address, IEnumerable<KeyValuePair<string, string>>? form, CancellationToken cancellationToken)
    {
        await _requestGate.WaitAsync(cancellationToken);
        try
        {
            if (PauseLeft is { } left) return new YahooAnswer(null, 0, new PollOutcome.Unavailable("in the pause after one request too many", left));
            return Judge(await http.Send(address, to => Request(to, to == address ? form : null), cancellationToken));
        }
        finally
        {
            _requestGate.Release();
        }
    }

    private HttpRequestMessage Request(Uri to, IEnumerable<KeyValuePair<string, string>>? form)
    {
        // What answers a form leads on to a page.
        var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, to);
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (form is not null) request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private YahooAnswer Judge(HttpAnswer answer) => answer switch
    {
        HttpAnswer.Body body => new YahooAnswer(body.Content, 200, null),
        HttpAnswer.Refused { Status: 401 } refused => new YahooAnswer(refused.Content, 401, new PollOutcome.Rejected("Yahoo refuses the crumb it gave (HTTP 401)")),
        HttpAnswer.Refused refused => new YahooAnswer(
            refused.Content, refused.Status, new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status}"))),
        HttpAnswer.Failed { Status: 429 or 999 } failed => new YahooAnswer(null, 0, Pause(failed.RetryAfter)),
        HttpAnswer.Failed failed => new YahooAnswer(null, 0, new PollOutcome.Unavailable(failed.Reason, failed.RetryAfter)),
        _ => throw new InvalidOperationException($"No such answer: {answer}."),
    };

    private TimeSpan? PauseLeft => new TimeSpan(Interlocked.Read(ref _pausedUntilTicks) - time.GetUtcNow().UtcTicks) is var left && left > TimeSpan.Zero ? left : null;

    private PollOutcome.Unavailable Pause(TimeSpan? asked)
    {
        var pause = TimeSpan.FromSeconds(_options.PauseSeconds);
        if (asked > pause) pause = asked < TimeSpan.FromDays(1) ? asked.Value : TimeSpan.FromDays(1);
        Interlocked.Exchange(ref _pausedUntilTicks, (time.GetUtcNow() + pause).UtcTicks);
        return new PollOutcome.Unavailable("too many requests", pause);
    }
}

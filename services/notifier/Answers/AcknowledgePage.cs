using System.Net;
using System.Threading.RateLimiting;
using OptionsAlerts.Notifier.Channels;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>
/// The page behind a link. Opening it changes nothing, since chat programs open links to preview them; its one button, or the channel's own action, acknowledges. Calls are limited: the page may be
/// open to the world.
/// </summary>
internal sealed class AcknowledgePage(AcknowledgeLinks links, IAlertAnswers answers, TimeProvider time, NotifierMetrics metrics) : IDisposable
{
    private const int PerSecond = 10;

    private readonly TokenBucketRateLimiter _limit = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 5 * PerSecond,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string Pattern = AcknowledgeLinks.Path + "/{channel}/{alert}/{signature}";
        endpoints.MapGet(Pattern, (string channel, string alert, string signature, AcknowledgePage page) => page.Show(channel, alert, signature));
        endpoints.MapPost(Pattern, (string channel, string alert, string signature, AcknowledgePage page, CancellationToken token) => page.Acknowledge(channel, alert, signature, token));
    }

    public IResult Show(string channel, string alert, string signature) => Refused(channel, alert, signature, out _) ?? Page(
        StatusCodes.Status200OK, "Somebody has seen it?", "<form method=\"post\"><button>Acknowledge</button></form>");

    public async Task<IResult> Acknowledge(string channel, string alert, string signature, CancellationToken cancellationToken)
    {
        if (Refused(channel, alert, signature, out var alertId) is { } refused) return refused;
        try
        {
            return Page(StatusCodes.Status200OK, await answers.Acknowledge(alertId, "link", channel, cancellationToken), string.Empty);
        }
        catch (EngineAwayException)
        {
            return Page(StatusCodes.Status503ServiceUnavailable, "The alert engine does not answer: nothing was changed. Try again in a minute.", string.Empty);
        }
    }

    public void Dispose() => _limit.Dispose();

    private IResult? Refused(string channel, string alert, string signature, out Guid alertId)
    {
        alertId = default;
        using var lease = _limit.AttemptAcquire();
        if (!lease.IsAcquired) return Page(StatusCodes.Status429TooManyRequests, "Too many at once: try again in a second.", string.Empty);
        var isGood = Guid.TryParseExact(alert, "N", out alertId) && ChannelCatalogue.All.Any(entry => entry.Name == channel) && links.IsGood(alertId, channel, signature);
        if (isGood) return null;
        metrics.BadLink();
        return Page(StatusCodes.Status404NotFound, "There is no such alert.", string.Empty);
    }

    private IResult Page(int status, string words, string form) => Results.Content(
        $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Options Alerts</title>
        <body style="font-family:sans-serif;margin:3em auto;max-width:30em;text-align:center"><p>{WebUtility.HtmlEncode(words)}</p>{form}<p><small>{time.GetUtcNow():u}</small></p></body></html>
        """,
        "text/html; charset=utf-8", statusCode: status);
}

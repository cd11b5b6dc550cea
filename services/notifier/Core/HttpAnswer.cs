using System.Globalization;
using OptionsAlerts.Notifier.Channels;

namespace OptionsAlerts.Notifier.Core;

/// <summary>A provider's answer, as much of it as is ever read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Phrase">The reason phrase; empty over HTTP/2.</param>
/// <param name="RetryAfter">The header's wish, from seconds or a date; never negative.</param>
/// <param name="Body">The first 64 KB as UTF-8.</param>
public sealed record HttpAnswer(int Status, string Phrase, TimeSpan? RetryAfter, string Body)
{
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>
    /// What an answer that is no success means: 408, 429 and 5xx may be tried again, everything else, redirects included, may not.
    /// </summary>
    /// <param name="words">The provider's own words; null takes what can be read from the body.</param>
    /// <param name="retryAfter">A wait the provider states in the body; null takes the header's.</param>
    /// <param name="limits">What the provider publishes; null for what most do.</param>
    public DeliveryResult Refusal(ReasonText reasons, string? words = null, TimeSpan? retryAfter = null, ChannelLimits? limits = null)
    {
        var reason = Reason(reasons, words);
        return (limits ?? ChannelLimits.None).IsRetryable(Status)
            ? new DeliveryResult.Transient(reason, retryAfter ?? RetryAfter, MayHaveArrived: Status == 504)
            : new DeliveryResult.Permanent(reason);
    }

    /// <summary>Status and words as a reason, for a provider that decides by more than the status.</summary>
    public string Reason(ReasonText reasons, string? words = null) => reasons.Of(Describe(words ?? AnswerText.Of(Body)));

    /// <summary>A success status whose body is not what this provider says on success: a captive portal, a proxy's page. The message may have arrived.</summary>
    public DeliveryResult Unreadable(ReasonText reasons, string expected) =>
        new DeliveryResult.Transient(reasons.Of(Describe($"{expected} expected, got {AnswerText.Of(Body) ?? "nothing"}")), RetryAfter, MayHaveArrived: true);

    private string Describe(string? words)
    {
        var status = Status.ToString(CultureInfo.InvariantCulture);
        if (Phrase.Length > 0) status += " " + Phrase;
        if (Status is >= 300 and <= 399) status += " (redirects are not followed)";
        return string.IsNullOrWhiteSpace(words) ? status : $"{status}: {words}";
    }
}

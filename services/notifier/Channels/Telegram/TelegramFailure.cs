using System.Globalization;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot.Exceptions;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>What a call that Telegram did not answer with success means.</summary>
internal static class TelegramFailure
{
    /// <param name="answer">The HTTP answer; null when none came.</param>
    public static DeliveryResult Of(RequestException failure, HttpAnswer? answer, ReasonText reasons)
    {
        switch (failure, answer)
        {
            case (ApiRequestException refusal, { } known):
                // Some answers carry the code in the body only.
                var result = (known.IsSuccess ? known with { Status = refusal.ErrorCode, Phrase = string.Empty } : known).Refusal(reasons, refusal.Message, Wait(refusal));
                return result is DeliveryResult.Permanent permanent && IsDown(refusal) ? permanent with { IsDown = true } : result;
            case (_, { IsSuccess: true } known):
                return known.Unreadable(reasons, "a Telegram answer");
            case (_, { } known):
                return known.Refusal(reasons);
            default:
                return NetworkFailure.Of(failure.InnerException ?? failure, reasons);
        }
    }

    /// <summary>Seconds in the parameters; old servers say it in the description only.</summary>
    public static TimeSpan? Wait(ApiRequestException refusal)
    {
        if (refusal.Parameters?.RetryAfter is { } seconds) return TimeSpan.FromSeconds(Math.Max(0, seconds));
        const string Phrase = "retry after ";
        var at = refusal.Message.IndexOf(Phrase, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var digits = refusal.Message.AsSpan(at + Phrase.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromSeconds(wait) : null;
    }

    // A token that is none (401, 404), a bot that was blocked or put out (403), a chat that is not there: no message would fare better.
    private static bool IsDown(ApiRequestException refusal) =>
        refusal.ErrorCode is 401 or 403 or 404 || (refusal.ErrorCode == 400 && refusal.Message.Contains("chat not found", StringComparison.OrdinalIgnoreCase));
}

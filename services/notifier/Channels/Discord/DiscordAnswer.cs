using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>
/// What Discord's answers mean: <c>{"id":…}</c> for a message, <c>{"message":…,"code":…,"retry_after":…}</c> for a refusal, a page of HTML from the proxy before it.
/// </summary>
internal static class DiscordAnswer
{
    private const int UnknownWebhook = 10015;
    private const int InvalidWebhookToken = 50027;

    // A day; more is not a time that anybody waits.
    private const double LongestWait = 86_400;

    /// <param name="pause">Until the webhook's bucket fills again, where this message emptied it.</param>
    public static DeliveryResult Read(HttpAnswer answer, TimeSpan? pause, ReasonText reasons)
    {
        var (id, words, code, wait) = Parse(answer.Body);
        if (answer.IsSuccess) return id is null ? answer.Unreadable(reasons, "a Discord message") : new DeliveryResult.Delivered(id, pause);
        var refusal = answer.Refusal(reasons, code is null or 0 ? words : string.Create(CultureInfo.InvariantCulture, $"{words} (code {code})"), wait);
        // 10015: the webhook was deleted; 50027 and 401: its token is not this one. No message would fare better.
        var isDown = code is UnknownWebhook or InvalidWebhookToken || answer.Status == 401;
        return refusal is DeliveryResult.Permanent permanent && isDown ? permanent with { IsDown = true } : refusal;
    }

    /// <summary>The wait that the headers of a success ask for: the time to the bucket's reset where nothing remains in it; null otherwise.</summary>
    public static TimeSpan? Pause(HttpResponseMessage response) =>
        Header(response, "X-RateLimit-Remaining") is 0 && Header(response, "X-RateLimit-Reset-After") is { } seconds ? Wait(seconds) : null;

    private static double? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (string? Id, string? Words, int? Code, TimeSpan? Wait) Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return default;
            int? code = Number(json.RootElement, "code") is { } number and >= 0 and < int.MaxValue ? (int)number : null;
            var wait = Number(json.RootElement, "retry_after") is { } seconds ? Wait(seconds) : null;
            return (Text(json.RootElement, "id"), Text(json.RootElement, "message"), code, wait);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 2000 } text ? PlainText.OneLine(text) : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    private static TimeSpan? Wait(double seconds) => double.IsFinite(seconds) && seconds >= 0 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait)) : null;
}

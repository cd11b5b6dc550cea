using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>Section <c>Notifier:Discord</c>. The channel is live when the webhook's address is set.</summary>
public sealed partial class DiscordOptions : IChannelOptions, IValidatableObject
{
    /// <summary>
    /// As Discord shows it under <i>Integrations</i>: <c>https://discord.com/api/webhooks/{id}/{token}</c>. Who knows it can write to the channel: secret. Default none.
    /// </summary>
    public string? WebhookUrl { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    public bool IsConfigured => WebhookUrl is not null;

    public IEnumerable<string?> Secrets()
    {
        yield return WebhookUrl;
        if (!Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var url)) yield break;
        yield return url.AbsolutePath;
        yield return url.Segments[^1];
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WebhookUrl is not null && (!Setting.IsHttpUrl(WebhookUrl, plain: true) || !Path().IsMatch(new Uri(WebhookUrl).AbsolutePath)))
            yield return new("Notifier:Discord:WebhookUrl must look like https://discord.com/api/webhooks/ID/TOKEN, without a query.", [nameof(WebhookUrl)]);
    }

    [GeneratedRegex(
        @"^/api/(v[0-9]{1,2}/)?webhooks/[0-9]{1,20}/[A-Za-z0-9._-]{8,128}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}

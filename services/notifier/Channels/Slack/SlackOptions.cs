using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace OptionsAlerts.Notifier.Channels.Slack;

/// <summary>Section <c>Notifier:Slack</c>. The channel is live when the webhook's address is set.</summary>
public sealed partial class SlackOptions : IChannelOptions, IValidatableObject
{
    /// <summary>An incoming webhook: <c>https://hooks.slack.com/services/T…/B…/…</c>. Who knows it can write to the channel: secret. Default none.</summary>
    public string? WebhookUrl { get; set => field = Setting.Text(value); }

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
            yield return new("Notifier:Slack:WebhookUrl must look like https://hooks.slack.com/services/T…/B…/…, without a query.", [nameof(WebhookUrl)]);
    }

    [GeneratedRegex(
        @"^/services/T[A-Za-z0-9]{1,30}/B[A-Za-z0-9]{1,30}/[A-Za-z0-9]{8,128}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}

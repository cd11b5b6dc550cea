using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Webhook;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>Section <c>Notifier:Answers</c>: how people's answers to alerts reach the engine.</summary>
public sealed class AnswerOptions : IValidatableObject
{
    /// <summary>The engine's gRPC address, <c>http://host:port</c>. Without it messages carry no buttons and no links. Default none; a run in one process knows its own.</summary>
    public string? Engine { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    /// <summary>The engine's API key. Secret. Default none.</summary>
    public string? ApiKey { get; set => field = Setting.Text(value); }

    /// <summary>This notifier's address as phones reach it, <c>https://alerts.example.org</c>; messages link to its <c>/acknowledge</c>. Default none: no links.</summary>
    public string? PublicUrl { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    /// <summary><c>whsec_</c> and 24 to 64 bytes in base64, which sign the links. Secret. Needed with <see cref="PublicUrl"/>. Default none.</summary>
    public string? LinkSecret { get; set => field = Setting.Text(value); }

    /// <summary>The secret before <see cref="LinkSecret"/>: links that it signed still hold. The same form. Secret. Default none.</summary>
    public string? PreviousLinkSecret { get; set => field = Setting.Text(value); }

    internal bool HasLinks => Engine is not null && PublicUrl is not null && LinkSecret is not null;

    public IEnumerable<string?> Secrets()
    {
        yield return ApiKey;
        yield return LinkSecret;
        yield return LinkSecret?.Replace(WebhookSignature.SecretPrefix, string.Empty, StringComparison.Ordinal);
        yield return PreviousLinkSecret;
        yield return PreviousLinkSecret?.Replace(WebhookSignature.SecretPrefix, string.Empty, StringComparison.Ordinal);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Engine is not null && !Setting.IsHttpUrl(Engine, plain: true)) yield return new("Notifier:Answers:Engine must be http(s)://host:port.", [nameof(Engine)]);
        if (PublicUrl is not null && !Setting.IsHttpUrl(PublicUrl, plain: true)) yield return new("Notifier:Answers:PublicUrl must be an http(s) address without user, query or fragment.", [nameof(PublicUrl)]);
        if (PublicUrl is not null && LinkSecret is null) yield return new("Notifier:Answers:LinkSecret is missing; Notifier:Answers:PublicUrl is set.", [nameof(LinkSecret)]);
        if (LinkSecret is not null && WebhookSignature.Key(LinkSecret) is null) yield return new("Notifier:Answers:LinkSecret must be 'whsec_' followed by 24 to 64 bytes in base64.", [nameof(LinkSecret)]);
        if (PreviousLinkSecret is not null && LinkSecret is null) yield return new("Notifier:Answers:LinkSecret is missing; Notifier:Answers:PreviousLinkSecret is set.", [nameof(PreviousLinkSecret)]);
        if (PreviousLinkSecret is not null && WebhookSignature.Key(PreviousLinkSecret) is null)
            yield return new("Notifier:Answers:PreviousLinkSecret must be 'whsec_' followed by 24 to 64 bytes in base64.", [nameof(PreviousLinkSecret)]);
    }
}

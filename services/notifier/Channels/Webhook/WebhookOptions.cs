using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Notifier.Channels.Webhook;

/// <summary>Section <c>Notifier:Webhook</c>. The channel is live when address and secret are set; one without the other is an error.</summary>
public sealed class WebhookOptions : IChannelOptions, IValidatableObject
{
    /// <summary>Where messages are posted. Treated as a secret, since many receivers put a key in it. Default none.</summary>
    public string? Url { get; set => field = Setting.Text(value); }

    /// <summary><c>whsec_</c> and 24 to 64 bytes in base64, as Standard Webhooks has it. Secret. Default none.</summary>
    public string? Secret { get; set => field = Setting.Text(value); }

    /// <summary>The secret before <see cref="Secret"/>: messages are signed by both while receivers change over. The same form. Secret. Default none.</summary>
    public string? PreviousSecret { get; set => field = Setting.Text(value); }

    /// <summary>
    /// Requests sent at a time, 1 to 64, whatever <c>Notifier:Delivery:Concurrency</c> is; above 1 their order is not kept: a receiver is a program, and every body has its times. Default 32.
    /// </summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 32;

    int? IChannelOptions.Concurrency => Concurrency;

    public bool IsConfigured => Url is not null && Secret is not null;

    /// <summary>The keys that messages are signed by, at least one.</summary>
    internal IEnumerable<byte[]> Signing() => new[] { Secret, PreviousSecret }.OfType<string>().Select(secret => WebhookSignature.Key(secret)!);

    public IEnumerable<string?> Secrets()
    {
        yield return Secret;
        yield return Secret?.Replace(WebhookSignature.SecretPrefix, string.Empty, StringComparison.Ordinal);
        yield return PreviousSecret;
        yield return PreviousSecret?.Replace(WebhookSignature.SecretPrefix, string.Empty, StringComparison.Ordinal);
        yield return Url;
        if (Uri.TryCreate(Url, UriKind.Absolute, out var url)) yield return url.PathAndQuery;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is null && Secret is not null) yield return new("Notifier:Webhook:Url is missing; Notifier:Webhook:Secret is set.", [nameof(Url)]);
        if (Secret is null && Url is not null) yield return new("Notifier:Webhook:Secret is missing; Notifier:Webhook:Url is set.", [nameof(Secret)]);
        if (Url is not null && !Setting.IsHttpUrl(Url, plain: false)) yield return new("Notifier:Webhook:Url must be an http(s) address without a user.", [nameof(Url)]);
        if (Secret is not null && WebhookSignature.Key(Secret) is null)
            yield return new("Notifier:Webhook:Secret must be 'whsec_' followed by 24 to 64 bytes in base64.", [nameof(Secret)]);
        if (PreviousSecret is not null && Secret is null) yield return new("Notifier:Webhook:Secret is missing; Notifier:Webhook:PreviousSecret is set.", [nameof(PreviousSecret)]);
        if (PreviousSecret is not null && WebhookSignature.Key(PreviousSecret) is null)
            yield return new("Notifier:Webhook:PreviousSecret must be 'whsec_' followed by 24 to 64 bytes in base64.", [nameof(PreviousSecret)]);
    }
}

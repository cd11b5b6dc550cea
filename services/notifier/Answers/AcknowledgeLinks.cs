using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Webhook;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>Links by which whoever got a message acknowledges its alert: an alert and a channel, signed, so that nobody can make one up.</summary>
public sealed class AcknowledgeLinks(IOptions<NotifierOptions> options)
{
    /// <summary>Where they lead to.</summary>
    public const string Path = "/acknowledge";

    private const int SignatureBytes = 16;

    /// <summary>The link of an alert's message on a channel; null where links are not configured.</summary>
    public Uri? Of(Guid alertId, string channel)
    {
        var answers = options.Value.Answers;
        return answers.HasLinks ? new Uri($"{answers.PublicUrl}{Path}/{channel}/{alertId:N}/{Sign(answers.LinkSecret!, alertId, channel)}") : null;
    }

    /// <summary>True where a link was made by this notifier, or another with its secret, or by the secret before it.</summary>
    public bool IsGood(Guid alertId, string channel, string signature)
    {
        var answers = options.Value.Answers;
        if (!answers.HasLinks) return false;
        var isCurrent = IsBy(answers.LinkSecret!);
        return answers.PreviousLinkSecret is { } previous ? IsBy(previous) || isCurrent : isCurrent;

        bool IsBy(string secret) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, alertId, channel)), Encoding.UTF8.GetBytes(signature));
    }

    private static string Sign(string secret, Guid alertId, string channel)
    {
        var mac = HMACSHA256.HashData(WebhookSignature.Key(secret)!, Encoding.UTF8.GetBytes($"acknowledge\n{channel}\n{alertId:N}"));
        return Base64Url.EncodeToString(mac.AsSpan(0, SignatureBytes));
    }
}

using System.Collections.Frozen;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>Made-up settings for a channel that is not configured, so that its messages can be looked at before it is. A new channel has a row here.</summary>
internal static class SampleSettings
{
    private static readonly FrozenDictionary<string, (string Key, string Value)[]> All = new Dictionary<string, (string, string)[]>(StringComparer.Ordinal)
    {
        ["telegram"] = [("Telegram:BotToken", "123456789:SampleTokenOfNoBot"), ("Telegram:ChatId", "1000000001")],
        ["pushover"] = [("Pushover:ApiToken", "sampleapitokenofnoapplication0"), ("Pushover:UserKey", "sampleuserkeyofnobodyatall0000")],
        ["ntfy"] = [("Ntfy:Topic", "sample")],
        ["sns"] =
        [
            ("Sns:TopicArn", "arn:aws:sns:us-east-1:123456789012:sample"), ("Sns:AccessKeyId", "SAMPLEACCESSKEYID0000"), ("Sns:SecretAccessKey", "sample-secret-of-no-account"),
        ],
        ["discord"] = [("Discord:WebhookUrl", "https://discord.com/api/webhooks/1/sample-token-of-no-webhook")],
        ["slack"] = [("Slack:WebhookUrl", "https://hooks.slack.com/services/T0/B0/sampletoken")],
        ["webhook"] = [("Webhook:Url", "https://sample.invalid/hooks/of-no-receiver"), ("Webhook:Secret", "whsec_c2FtcGxlIHNlY3JldCBvZiBubyByZWNlaXZlcg==")],
        ["console"] = [("Console:Enabled", "true")],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The settings as a configuration has them.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string channel) => All.TryGetValue(channel, out var settings)
        ? settings.Select(setting => KeyValuePair.Create($"{NotifierOptions.Section}:{setting.Key}", (string?)setting.Value))
        : throw new InvalidOperationException($"{nameof(SampleSettings)} has no row for the channel '{channel}'.");
}

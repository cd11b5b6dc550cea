using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Fakes.Discord;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Fakes.Slack;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Fakes.Webhook;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>One channel's fake provider in the words that the shared suite understands.</summary>
internal sealed record ChannelRig(
    string Channel,
    string BaseUrl,
    ConcurrentQueue<Fault> Faults,
    Func<IReadOnlyList<FakeRequest>> Requests,
    Func<IReadOnlyList<string>> Shown,
    Func<string, Dictionary<string, string?>> SettingsAt,
    string[] Secrets,
    Fault.Answer RateLimit,
    IAsyncDisposable Fake) : IAsyncDisposable
{
    public const string BotToken = "123456789:AAFakeTokenOfTheUnitTests-0123456789";
    public const string ChatId = "-1001234567890";
    public const string NtfyToken = "tk_unitTestsAccessToken0123456";
    public const string NtfyTopic = "gex-4f9a1c77e0b2";
    public const string DiscordPath = "/api/webhooks/1234567890123456789/Fake-Token_of_the-Unit-Tests-0123456789";
    public const string SlackPath = "/services/T0UN1TTEST/B0UN1TTEST/FakeTokenOfTheUnitTests1";
    public const string PushoverToken = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";
    public const string PushoverUser = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";
    public const string AwsKeyId = "AKIAIOSFODNN7EXAMPLE";
    public const string AwsSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string AwsToken = "FwoGZXIvYXdzEBYaDHunterSessionToken/0123456789+abc==";
    public const string SnsTopic = "arn:aws:sns:eu-west-1:123456789012:alerts";
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string WebhookPath = "/hooks/5ecre7Pa7h0fTheRece1ver";

    public Dictionary<string, string?> Settings => SettingsAt(BaseUrl);

    public ValueTask DisposeAsync() => Fake.DisposeAsync();

    public static async Task<ChannelRig> Telegram()
    {
        var fake = await FakeTelegram.Start(BotToken, ChatId);
        return new ChannelRig(
            "telegram", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => message.Shown)],
            url => new() { ["Notifier:Telegram:BotToken"] = BotToken, ["Notifier:Telegram:ChatId"] = ChatId, ["Notifier:Telegram:BaseUrl"] = url },
            [BotToken, BotToken.Split(':')[1]], FakeTelegram.Error(429, "Too Many Requests"), fake);
    }

    public static async Task<ChannelRig> Ntfy()
    {
        var fake = await FakeNtfy.Start(NtfyToken);
        return new ChannelRig(
            "ntfy", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => $"{message.Title}\n{message.Text}")],
            url => new() { ["Notifier:Ntfy:Server"] = url, ["Notifier:Ntfy:Topic"] = NtfyTopic, ["Notifier:Ntfy:Token"] = NtfyToken },
            [NtfyToken, NtfyTopic], FakeNtfy.Error(42901, "limit reached: too many requests"), fake);
    }

    public static async Task<ChannelRig> Discord()
    {
        var fake = await FakeDiscord.Start(DiscordPath);
        return new ChannelRig(
            "discord", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => message.Shown)],
            url => new() { ["Notifier:Discord:WebhookUrl"] = url + DiscordPath },
            [DiscordPath, DiscordPath.Split('/')[^1]], (Fault.Answer)Fault.Html(429, "Error 1015: You are being rate limited"), fake);
    }

    public static async Task<ChannelRig> Slack()
    {
        var fake = await FakeSlack.Start(SlackPath);
        return new ChannelRig(
            "slack", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => message.Shown)],
            url => new() { ["Notifier:Slack:WebhookUrl"] = url + SlackPath },
            [SlackPath, SlackPath.Split('/')[^1]], FakeSlack.Error(429, "rate_limited"), fake);
    }

    public static async Task<ChannelRig> Pushover()
    {
        var fake = await FakePushover.Start(PushoverToken, PushoverUser);
        return new ChannelRig(
            "pushover", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => $"{message.Title}\n{message.Text}")],
            PushoverSettings, [PushoverToken, PushoverUser], FakePushover.Error(429, "too many requests"), fake);
    }

    public static Dictionary<string, string?> PushoverSettings(string url) => new(StringComparer.Ordinal)
    {
        ["Notifier:Pushover:ApiToken"] = PushoverToken,
        ["Notifier:Pushover:UserKey"] = PushoverUser,
        ["Notifier:Pushover:BaseUrl"] = url,
    };

    public static async Task<ChannelRig> Sns(TimeProvider? time = null)
    {
        var fake = await FakeSns.Start(AwsKeyId, AwsSecret, SnsTopic, "eu-west-1", AwsToken, time);
        return new ChannelRig(
            "sns", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => message.Text)],
            url => SnsSettings(url, "TopicArn", SnsTopic), [AwsSecret, AwsToken], FakeSns.Error(400, "Throttling", "Rate exceeded"), fake);
    }

    /// <param name="to">The key of what it is sent to: <c>TopicArn</c> or <c>PhoneNumber</c>.</param>
    public static Dictionary<string, string?> SnsSettings(string url, string to, string value) => new(StringComparer.Ordinal)
    {
        [$"Notifier:Sns:{to}"] = value,
        ["Notifier:Sns:Endpoint"] = url,
        ["Notifier:Sns:AccessKeyId"] = AwsKeyId,
        ["Notifier:Sns:SecretAccessKey"] = AwsSecret,
        ["Notifier:Sns:SessionToken"] = AwsToken,
    };

    public static async Task<ChannelRig> Webhook(TimeProvider? time = null)
    {
        var fake = await FakeWebhook.Start(WebhookSecret, time);
        return new ChannelRig(
            "webhook", fake.BaseUrl, fake.Faults, () => fake.Requests, () => [.. fake.Messages.Select(message => Headline(message.Body.GetProperty("data")))],
            url => new() { ["Notifier:Webhook:Url"] = url + WebhookPath, ["Notifier:Webhook:Secret"] = WebhookSecret },
            [WebhookSecret, WebhookSecret["whsec_".Length..], WebhookPath], new Fault.Answer(429, "slow down", "text/plain"), fake);
    }

    private static string Headline(JsonElement data) =>
        data.GetProperty("headline").GetString() + (data.GetProperty("possibleRepeat").GetBoolean() ? "\npossible repeat" : string.Empty);

    /// <summary>The rig of a channel of the catalogue, by its name.</summary>
    /// <param name="time">For fakes that check times.</param>
    public static Task<ChannelRig> Of(string channel, TimeProvider time)
    {
        var start = typeof(ChannelRig).GetMethods().Single(method => method.IsStatic && method.ReturnType == typeof(Task<ChannelRig>) && method.Name != nameof(Of) && method.Name.Equals(channel, StringComparison.OrdinalIgnoreCase));
        return (Task<ChannelRig>)start.Invoke(null, [.. start.GetParameters().Select(_ => time)])!;
    }

    /// <summary>What the HTTP date of a header looks like.</summary>
    public static string HttpDate(DateTimeOffset at) => at.ToString("R", CultureInfo.InvariantCulture);
}

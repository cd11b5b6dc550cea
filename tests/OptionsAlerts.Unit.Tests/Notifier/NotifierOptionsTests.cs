using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class NotifierOptionsTests
{
    [Theory]
    [InlineData("Notifier:Telegram:BotToken", ChannelRig.BotToken, "Notifier:Telegram:ChatId is missing; Notifier:Telegram:BotToken is set.")]
    [InlineData("Notifier:Telegram:ChatId", "42", "Notifier:Telegram:BotToken is missing; Notifier:Telegram:ChatId is set.")]
    [InlineData("Notifier:Telegram:BotToken", "hello", "Notifier:Telegram:BotToken must look like 123456789:AA… (digits, a colon, letters).")]
    [InlineData("Notifier:Telegram:BaseUrl", "ftp://x", "Notifier:Telegram:BaseUrl must be http(s)://host[:port] without a path.")]
    [InlineData("Notifier:Telegram:BaseUrl", "http://x/bot", "Notifier:Telegram:BaseUrl must be http(s)://host[:port] without a path.")]
    [InlineData("Notifier:Telegram:AllowedUsers:0", "1111111", "Notifier:Telegram:AllowedUsers is set without BotToken and ChatId.")]
    [InlineData("Notifier:Ntfy:Token", "tk_123456", "Notifier:Ntfy:Topic is missing; Notifier:Ntfy:Token is set.")]
    [InlineData("Notifier:Ntfy:Server", "https://ntfy.example.com", "Notifier:Ntfy:Topic is missing; Notifier:Ntfy:Server is set.")]
    [InlineData("Notifier:Ntfy:Topic", "no/slash", "Notifier:Ntfy:Topic must be 1 to 64 letters, digits, '_' or '-'.")]
    [InlineData("Notifier:Pushover:ApiToken", ChannelRig.PushoverToken, "Notifier:Pushover:UserKey is missing; Notifier:Pushover:ApiToken is set.")]
    [InlineData("Notifier:Pushover:UserKey", ChannelRig.PushoverUser, "Notifier:Pushover:ApiToken is missing; Notifier:Pushover:UserKey is set.")]
    [InlineData("Notifier:Pushover:BaseUrl", "api.pushover.net", "Notifier:Pushover:BaseUrl must be an http(s) address without user, query or fragment.")]
    [InlineData("Notifier:Pushover:Device", "my phone", "Notifier:Pushover:Device must be device names of 1 to 25 letters, digits, '_' or '-', separated by commas.")]
    [InlineData("Notifier:Pushover:EmergencyRetry", "00:00:29", "Notifier:Pushover:EmergencyRetry: must be between 00:00:30 and 03:00:00.")]
    [InlineData("Notifier:Pushover:EmergencyExpire", "03:00:01", "Notifier:Pushover:EmergencyExpire: must be between 00:00:30 and 03:00:00.")]
    [InlineData("Notifier:Pushover:EmergencyExpire", "00:00:59", "Notifier:Pushover:EmergencyExpire must not be shorter than EmergencyRetry.")]
    [InlineData("Notifier:Pushover:EmergencyExpire", "00:50:01", "Notifier:Pushover:EmergencyExpire must be at most 50 times EmergencyRetry: Pushover repeats an emergency 50 times and no more.")]
    [InlineData("Notifier:Sns:TopicArn", "arn:aws:sqs:us-east-1:123456789012:q", "Notifier:Sns:TopicArn must be an SNS topic's ARN (arn:aws:sns:REGION:ACCOUNT:NAME).")]
    [InlineData("Notifier:Sns:PhoneNumber", "0171 234567", "Notifier:Sns:PhoneNumber must be '+' and 7 to 15 digits.")]
    [InlineData("Notifier:Sns:Region", "Virginia", "Notifier:Sns:Region must be an AWS region such as us-east-1.")]
    [InlineData("Notifier:Sns:Endpoint", "http://localhost:4566", "Notifier:Sns:TopicArn or Notifier:Sns:PhoneNumber is missing; other settings of Notifier:Sns are there.")]
    [InlineData("Notifier:Webhook:Url", "https://example.com/x", "Notifier:Webhook:Secret is missing; Notifier:Webhook:Url is set.")]
    [InlineData("Notifier:Webhook:Secret", ChannelRig.WebhookSecret, "Notifier:Webhook:Url is missing; Notifier:Webhook:Secret is set.")]
    [InlineData("Notifier:Discord:WebhookUrl", "https://discord.com/channels/1/2", "Notifier:Discord:WebhookUrl must look like https://discord.com/api/webhooks/ID/TOKEN, without a query.")]
    [InlineData("Notifier:Discord:WebhookUrl", "https://discord.com/api/webhooks/1/tokentoken?wait=true", "Notifier:Discord:WebhookUrl must look like https://discord.com/api/webhooks/ID/TOKEN, without a query.")]
    [InlineData("Notifier:Slack:WebhookUrl", "https://hooks.slack.com/services/T0/B0", "Notifier:Slack:WebhookUrl must look like https://hooks.slack.com/services/T…/B…/…, without a query.")]
    [InlineData("Notifier:Slack:WebhookUrl", "not an address", "Notifier:Slack:WebhookUrl must look like https://hooks.slack.com/services/T…/B…/…, without a query.")]
    [InlineData("Notifier:Charts:Gex", "gex:8090", "Notifier:Charts:Gex must be http(s)://host:port.")]
    [InlineData("Notifier:Charts:Vix", "http://u:p@vix:8090", "Notifier:Charts:Vix must be http(s)://host:port.")]
    [InlineData("Notifier:Charts:Deadline", "00:00:06", "Notifier:Charts:Deadline: must be between 00:00:00.1000000 and 00:00:05.")]
    [InlineData("Notifier:Delivery:Attempts", "0", "Notifier:Delivery:Attempts: must be between 1 and 20.")]
    [InlineData("Notifier:Delivery:Waiting", "193", "Notifier:Delivery:Waiting: must be between 1 and 192.")]
    [InlineData("Notifier:Delivery:ConnectTimeout", "00:00:20", "Notifier:Delivery:ConnectTimeout must not be longer than AttemptTimeout.")]
    [InlineData("Notifier:LedgerDays", "1", "Notifier:LedgerDays: must be between 2 and 3650.")]
    [InlineData("Notifier:Telegram:BotTokn", "x", "Notifier:Telegram:BotTokn is not a known setting; did you mean 'BotToken'?")]
    [InlineData("Notifier:Console:Enabled", "maybe", "Notifier:Console:Enabled is 'maybe' and must be true or false.")]
    public void what_is_wrong_is_said_in_one_sentence_with_its_key(string key, string value, string problem) => Problems((key, value)).ShouldBe([problem]);

    [Fact]
    public void a_secret_that_is_no_secret_is_not_shown() =>
        Problems(("Notifier:Webhook:Url", "https://example.com/x"), ("Notifier:Webhook:Secret", "whsec_tooshort")).ShouldBe(
            ["Notifier:Webhook:Secret must be 'whsec_' followed by 24 to 64 bytes in base64."]);

    [Theory]
    [InlineData("Notifier:Webhook:PreviousSecret", "whsec_tooshort", "Notifier:Webhook:PreviousSecret must be 'whsec_' followed by 24 to 64 bytes in base64.")]
    [InlineData("Notifier:Answers:PreviousLinkSecret", "whsec_tooshort", "Notifier:Answers:PreviousLinkSecret must be 'whsec_' followed by 24 to 64 bytes in base64.")]
    public void a_secret_before_is_one_too(string key, string value, string problem) => Problems(
        ("Notifier:Webhook:Url", "https://example.com/x"), ("Notifier:Webhook:Secret", ChannelRig.WebhookSecret), ("Notifier:Answers:LinkSecret", ChannelRig.WebhookSecret), (key, value)).ShouldBe([problem]);

    [Theory]
    [InlineData("Notifier:Webhook:PreviousSecret", "Notifier:Webhook:Secret is missing; Notifier:Webhook:PreviousSecret is set.")]
    [InlineData("Notifier:Answers:PreviousLinkSecret", "Notifier:Answers:LinkSecret is missing; Notifier:Answers:PreviousLinkSecret is set.")]
    public void a_secret_before_alone_is_none(string key, string problem) => Problems((key, ChannelRig.WebhookSecret)).ShouldBe([problem]);

    [Theory]
    [InlineData("-1001234567890", "Notifier:Telegram:AllowedUsers must be users' numbers, above zero.")]
    [InlineData("0", "Notifier:Telegram:AllowedUsers must be users' numbers, above zero.")]
    [InlineData("@ada", "Notifier:Telegram:AllowedUsers:0 is '@ada' and must be a whole number.")]
    public void who_may_answer_is_a_number_of_telegrams(string user, string problem) =>
        Problems(("Notifier:Telegram:BotToken", ChannelRig.BotToken), ("Notifier:Telegram:ChatId", "42"), ("Notifier:Telegram:AllowedUsers:0", user)).ShouldBe([problem]);

    [Theory]
    [InlineData("Notifier:Sns:AccessKeyId", ChannelRig.AwsKeyId, "Notifier:Sns:SecretAccessKey is missing; Notifier:Sns:AccessKeyId is set.")]
    [InlineData("Notifier:Sns:SecretAccessKey", ChannelRig.AwsSecret, "Notifier:Sns:AccessKeyId is missing; Notifier:Sns:SecretAccessKey is set.")]
    [InlineData("Notifier:Sns:SessionToken", ChannelRig.AwsToken, "Notifier:Sns:AccessKeyId is missing; Notifier:Sns:SessionToken is set.")]
    [InlineData("Notifier:Sns:PhoneNumber", "+15550001122", "Notifier:Sns:PhoneNumber must not be set together with Notifier:Sns:TopicArn.")]
    [InlineData("Notifier:Sns:Endpoint", "http://localhost:4566/sns", "Notifier:Sns:Endpoint must be http(s)://host[:port] without a path.")]
    public void what_does_not_go_with_a_topic_is_said(string key, string value, string problem) =>
        Problems(("Notifier:Sns:TopicArn", ChannelRig.SnsTopic), (key, value)).ShouldBe([problem]);

    [Fact]
    public void a_region_alone_is_no_problem_and_makes_nothing_live()
    {
        Problems(("Notifier:Sns:Region", "eu-west-1")).ShouldBeEmpty();
        Live(("Notifier:Sns:Region", "eu-west-1")).ShouldBe(["console"]);
    }

    [Fact]
    public void nothing_configured_is_no_problem() => Problems().ShouldBeEmpty();

    [Fact]
    public void blank_values_of_an_environment_file_are_as_none()
    {
        (string, string)[] blank =
        [
            ("Notifier:Telegram:BotToken", ""), ("Notifier:Telegram:ChatId", " "), ("Notifier:Ntfy:Topic", ""), ("Notifier:Ntfy:Server", ""), ("Notifier:Webhook:Url", ""),
        ];
        Problems(blank).ShouldBeEmpty();
        Live(blank).ShouldBe(["console"]);
    }

    [Fact]
    public void settings_are_trimmed() => Problems(("Notifier:Telegram:BotToken", $" {ChannelRig.BotToken}\n"), ("Notifier:Telegram:ChatId", "42 ")).ShouldBeEmpty();

    [Fact]
    public void the_console_is_live_where_nothing_else_is() => Live().ShouldBe(["console"]);

    [Fact]
    public void a_configured_channel_takes_the_consoles_place() =>
        Live(("Notifier:Telegram:BotToken", ChannelRig.BotToken), ("Notifier:Telegram:ChatId", "42")).ShouldBe(["telegram"]);

    [Fact]
    public void all_that_is_configured_is_live_in_a_fixed_order() =>
        Live(
            ("Notifier:Console:Enabled", "true"), ("Notifier:Webhook:Url", "https://example.com"), ("Notifier:Webhook:Secret", ChannelRig.WebhookSecret),
            ("Notifier:Sns:TopicArn", ChannelRig.SnsTopic), ("Notifier:Ntfy:Topic", "spx"), ("Notifier:Pushover:ApiToken", ChannelRig.PushoverToken),
            ("Notifier:Pushover:UserKey", ChannelRig.PushoverUser), ("Notifier:Telegram:BotToken", ChannelRig.BotToken), ("Notifier:Telegram:ChatId", "42"),
            ("Notifier:Discord:WebhookUrl", "https://discord.com" + ChannelRig.DiscordPath), ("Notifier:Slack:WebhookUrl", "https://hooks.slack.com" + ChannelRig.SlackPath))
        .ShouldBe(["telegram", "pushover", "ntfy", "sns", "discord", "slack", "webhook", "console"]);

    private static IReadOnlyList<string> Live(params (string Key, string Value)[] settings) =>
        NotifierService.ConfiguredChannels(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddNotifier();
        using var services = builder.Services.BuildServiceProvider();
        return ConfigurationProblems.Find(services);
    }
}

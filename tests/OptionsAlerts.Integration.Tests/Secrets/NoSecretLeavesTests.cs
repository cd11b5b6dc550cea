using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using OptionsAlerts.Fakes.Discord;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Fakes.Slack;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Fakes.Webhook;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Secrets;

/// <summary>Six processes at Trace, with every secret there is and channels that answer badly: nothing printed, nothing stored and nothing exported holds one.</summary>
public sealed class NoSecretLeavesTests(Servers servers)
{
    private const string BotToken = "7654321:AAhunterTelegramToken_-xyz";
    private const string Chat = "-1001";
    private const string NtfyToken = "tk_hunterNtfyToken0123456789";
    private const string Topic = "hunter-topic-9f3a-unguessable";
    private const string WebhookSecret = "whsec_aHVudGVyLXdlYmhvb2stc2VjcmV0/Cs+MDEyMzQ1Njc4OTA=";
    private const string WebhookKey = "hunter-key-in-the-address";
    private const string PushoverToken = "aHunterApplicationToken0123456";
    private const string PushoverUser = "uHunterUserKeyOfTheTests012345";
    private const string AwsKeyId = "AKIAHUNTERKEYOFTESTS";
    private const string AwsSecret = "hunterSecretOfAws0123456789abcdefghij+/A";
    private const string SnsTopic = "arn:aws:sns:us-east-1:123456789012:alerts";
    private const string DiscordPath = "/api/webhooks/1234567890123456789/Hunter-Token_of_the-Discord-Webhook-0123456789";
    private const string SlackPath = "/services/T0HUNTER0/B0HUNTER0/HunterTokenOfTheWebhook1";

    private const string LinkSecret = "whsec_aHVudGVyLWxpbmstc2VjcmV0LW9mLXRoZS10ZXN0cy8wMTIz";
    private const string ApiKey = "hunter-key-of-the-engine-0123456789";

    private static readonly string[] Channels = ["telegram", "pushover", "ntfy", "sns", "discord", "slack", "webhook"];

    [Fact]
    public async Task no_secret_is_printed_at_trace_stored_or_exported()
    {
        await using var telegram = await FakeTelegram.Start(BotToken, Chat);
        await using var ntfy = await FakeNtfy.Start(NtfyToken);
        await using var webhook = await FakeWebhook.Start(WebhookSecret);
        await using var pushover = await FakePushover.Start(PushoverToken, PushoverUser);
        await using var sns = await FakeSns.Start(AwsKeyId, AwsSecret, SnsTopic);
        await using var discord = await FakeDiscord.Start(DiscordPath);
        await using var slack = await FakeSlack.Start(SlackPath);
        await using var collector = await OtlpCollector.Start();
        foreach (var fault in new Fault[] { FakeTelegram.Error(500, "Internal Server Error"), Fault.Html(502, "502 Bad Gateway"), FakeTelegram.Error(401, "Unauthorized"), new Fault.Reset() })
            telegram.Faults.Enqueue(fault);
        ntfy.Faults.Enqueue(Fault.Html(403, "403 Forbidden"));
        pushover.Faults.Enqueue(Fault.Html(500, $"500 no such application: {PushoverToken} of {PushoverUser}"));
        sns.Faults.Enqueue(FakeSns.Error(500, "InternalError", $"{AwsSecret} broke"));
        discord.Faults.Enqueue(Fault.Html(502, $"502 {DiscordPath}"));
        slack.Faults.Enqueue(Fault.Html(500, $"500 {SlackPath}"));
        webhook.Faults.Enqueue(Fault.Html(500, $"500 no such key: {WebhookKey}"));

        var settings = Settings(telegram, ntfy, webhook).Concat(MoreSettings(pushover, sns, discord, slack)).Concat(collector.Settings);
        await using var fleet = await ServiceFleet.Create(servers, "secrets", new Dictionary<string, string>(settings, StringComparer.Ordinal), Answering(Containers.FreePort(), Containers.FreePort()));
        fleet.Start();
        await fleet.Ended();
        await Acknowledge(ntfy);
        foreach (var service in fleet.Services) (await service.Stop(TimeSpan.FromSeconds(60))).ShouldBe(0, service.Tail());

        // Without these the scan would prove nothing: each secret was in use, trouble was told, and Trace was on.
        telegram.Requests.ShouldContain(request => request.Path.Contains(BotToken, StringComparison.Ordinal));
        ntfy.Requests.ShouldContain(request => (request.Header("Authorization") ?? string.Empty).Contains(NtfyToken, StringComparison.Ordinal));
        webhook.Requests.ShouldContain(request => request.Path.Contains(WebhookKey, StringComparison.Ordinal));
        pushover.Requests.ShouldContain(request => request.Text.Contains(PushoverToken, StringComparison.Ordinal));
        sns.Messages.ShouldNotBeEmpty();
        discord.Requests.ShouldContain(request => request.Path == DiscordPath);
        slack.Requests.ShouldContain(request => request.Path == SlackPath);
        var printed = fleet.Services.SelectMany(service => service.Output.Select(line => $"{service.Name}: {line}")).ToArray();
        printed.ShouldContain(line => line.Contains(" trce ", StringComparison.Ordinal));
        printed.ShouldContain(line => line.StartsWith("notifier: ", StringComparison.Ordinal) && line.Contains("Unauthorized", StringComparison.Ordinal));
        var stored = await StoredRows.All(fleet.Settings["ConnectionStrings__alertsdb"]);
        stored.ShouldContain(row => row.StartsWith("alert_engine.mt_events: ", StringComparison.Ordinal));
        stored.ShouldContain(row => row.StartsWith("notifier.delivery: ", StringComparison.Ordinal) && row.Contains("Unauthorized", StringComparison.Ordinal));

        var scan = SecretScan.Of(Secrets());
        scan.Leaks(printed).ShouldBeEmpty();
        scan.Leaks(stored).ShouldBeEmpty();
        foreach (var signal in new[] { OtlpCollector.Traces, OtlpCollector.Metrics, OtlpCollector.Logs })
        {
            var exported = collector.Of(signal);
            foreach (var service in fleet.Services) exported.ShouldContain(body => body.Contains(service.Name, StringComparison.Ordinal), $"{signal} of {service.Name}");
            scan.Leaks(exported).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("connecting to amqp://rabbitmq:hunter-Mq%2FPa55%2Bword@host")]
    [InlineData("Password=hunter-Mq/Pa55+word;")]
    [InlineData("""{"password":"hunter-Mq/Pa55\u002Bword"}""")]
    [InlineData("Basic aHVudGVyLU1xL1BhNTUrd29yZA==")]
    public void the_scan_finds_a_secret_in_each_of_its_spellings(string line) => SecretScan.Of(["hunter-Mq/Pa55+word"]).Leaks([line]).ShouldHaveSingleItem();

    // By a link out of a message: signed with its secret, taken to the engine with the key.
    private static async Task Acknowledge(FakeNtfy ntfy)
    {
        var link = new Regex(@"http://127\.0\.0\.1:\d+/acknowledge/ntfy/[0-9a-f]{32}/[\w-]+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Match(string.Join('\n', ntfy.Requests.Select(request => request.Text)));
        link.Success.ShouldBeTrue();
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(link.Value), content: null, TestContext.Current.CancellationToken);
        (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldSatisfyAllConditions(
            page => page.StatusCode.ShouldBe(HttpStatusCode.OK, page.Item2), page => page.Item2.ShouldContain("Acknowledged"));
    }

    private static Func<string, IReadOnlyDictionary<string, string>> Answering(int notifier, int engine) => service => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{(service == "notifier" ? notifier : 0)}",
        ["Service__GrpcPort"] = service == "alert-engine" ? $"{engine}" : "0",
        ["AlertEngine__ApiKey"] = ApiKey,
        ["Notifier__Answers__ApiKey"] = ApiKey,
        ["Notifier__Answers__Engine"] = $"http://127.0.0.1:{engine}",
        ["Notifier__Answers__PublicUrl"] = $"http://127.0.0.1:{notifier}",
        ["Notifier__Answers__LinkSecret"] = LinkSecret,
    };

    // A server given by the environment may have a password that is a plain word; only the tests' own are sure to be printed by nothing but a leak.
    private IEnumerable<string> Secrets()
    {
        string[] passwords = [new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString).Password!, Uri.UnescapeDataString(new Uri(servers.RabbitMq.ConnectionString).UserInfo.Split(':')[^1])];
        return
        [
            BotToken, BotToken.Split(':')[1], NtfyToken, Topic, WebhookSecret, WebhookSecret["whsec_".Length..], WebhookKey, PushoverToken, PushoverUser, AwsSecret, DiscordPath.Split('/')[^1], SlackPath.Split('/')[^1], LinkSecret["whsec_".Length..], ApiKey,
            .. passwords.Where(password => password.Length >= 12),
        ];
    }

    private static Dictionary<string, string> Settings(FakeTelegram telegram, FakeNtfy ntfy, FakeWebhook webhook)
    {
        var settings = RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), Channels);
        settings["Logging__LogLevel__Default"] = "Trace";
        settings["Notifier__Telegram__BotToken"] = BotToken;
        settings["Notifier__Telegram__ChatId"] = Chat;
        settings["Notifier__Telegram__BaseUrl"] = telegram.BaseUrl;
        settings["Notifier__Ntfy__Server"] = ntfy.BaseUrl;
        settings["Notifier__Ntfy__Topic"] = Topic;
        settings["Notifier__Ntfy__Token"] = NtfyToken;
        settings["Notifier__Webhook__Url"] = $"{webhook.BaseUrl}/{WebhookKey}";
        settings["Notifier__Webhook__Secret"] = WebhookSecret;
        return settings;
    }

    private static Dictionary<string, string> MoreSettings(FakePushover pushover, FakeSns sns, FakeDiscord discord, FakeSlack slack) => new(StringComparer.Ordinal)
    {
        ["AlertEngine__PolicyFile"] = EveryChannel(),
        ["Notifier__Pushover__ApiToken"] = PushoverToken,
        ["Notifier__Pushover__UserKey"] = PushoverUser,
        ["Notifier__Pushover__BaseUrl"] = pushover.BaseUrl,
        ["Notifier__Sns__TopicArn"] = SnsTopic,
        ["Notifier__Sns__AccessKeyId"] = AwsKeyId,
        ["Notifier__Sns__SecretAccessKey"] = AwsSecret,
        ["Notifier__Sns__Endpoint"] = sns.BaseUrl,
        ["Notifier__Discord__WebhookUrl"] = discord.BaseUrl + DiscordPath,
        ["Notifier__Slack__WebhookUrl"] = slack.BaseUrl + SlackPath,
    };

    // The default routes leave some of them to escalations.
    private static string EveryChannel()
    {
        var route = $$"""{ "broadcast": true, "channels": ["{{string.Join("\", \"", Channels)}}"] }""";
        var file = Path.Combine(Path.GetTempPath(), $"every-channel-{Environment.ProcessId}.json");
        File.WriteAllText(file, $$"""{ "version": 2, "routes": { "low": {{route}}, "medium": {{route}}, "high": {{route}}, "critical": {{route}} } }""");
        return file;
    }
}

using System.Collections;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

/// <summary>What a name in the environment does to the options that the services read.</summary>
public sealed class EnvironmentEffectTests
{
    [Fact]
    public void watch_symbols_sets_the_feeds_symbols() => Ingestion("WATCH_SYMBOLS", "^spx, SPY").Symbols.ShouldBe(["SPX", "SPY"]);

    [Fact]
    public void gex_interval_sec_sets_the_time_between_chains() => Ingestion("GEX_INTERVAL_SEC", "45").ChainIntervalSeconds.ShouldBe(45);

    [Fact]
    public void vix_interval_sec_sets_the_time_between_readings() => Ingestion("VIX_INTERVAL_SEC", "120").VolatilityIntervalSeconds.ShouldBe(120);

    [Fact]
    public void max_alerts_per_minute_sets_the_engines_limit() =>
        Read("MAX_ALERTS_PER_MINUTE", "7").GetSection(AlertEngineOptions.Section).Get<AlertEngineOptions>()!.MaxAlertsPerMinute.ShouldBe(7);

    [Fact]
    public void telegram_bot_token_sets_the_bot() => Notifier("TELEGRAM_BOT_TOKEN", "123456:ABC").Telegram.BotToken.ShouldBe("123456:ABC");

    [Fact]
    public void telegram_chat_id_sets_the_chat() => Notifier("TELEGRAM_CHAT_ID", "-100123").Telegram.ChatId.ShouldBe("-100123");

    [Fact]
    public void ntfy_topic_sets_the_topic() => Notifier("NTFY_TOPIC", "my-alerts").Ntfy.Topic.ShouldBe("my-alerts");

    [Fact]
    public void ntfy_server_sets_the_server() => Notifier("NTFY_SERVER", "https://ntfy.example.com").Ntfy.Server.ToString().ShouldStartWith("https://ntfy.example.com");

    [Fact]
    public void healthcheck_url_sets_the_heartbeats_address() =>
        Read("HEALTHCHECK_URL", "https://hc-ping.com/abc").GetSection(WatchdogOptions.Section).Get<WatchdogOptions>()!.Heartbeat.Url.ShouldBe("https://hc-ping.com/abc");

    [Fact]
    public void pushover_user_key_sets_the_user() =>
        Notifier("PUSHOVER_USER_KEY", "uQiRzpo4DXghDmr9QzzfQu27cmVRsG").Pushover.UserKey.ShouldBe("uQiRzpo4DXghDmr9QzzfQu27cmVRsG");

    [Fact]
    public void pushover_api_token_sets_the_application() =>
        Notifier("PUSHOVER_API_TOKEN", "azGDORePK8gMaC0QOYAMyEEuzJnyUi").Pushover.ApiToken.ShouldBe("azGDORePK8gMaC0QOYAMyEEuzJnyUi");

    [Fact]
    public void aws_sns_topic_arn_sets_the_topic() =>
        Notifier("AWS_SNS_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:alerts").Sns.TopicArn.ShouldBe("arn:aws:sns:eu-west-1:123456789012:alerts");

    [Fact]
    public void aws_default_region_sets_the_region_of_a_phone() => Notifier("AWS_DEFAULT_REGION", "eu-west-1").Sns.Region.ShouldBe("eu-west-1");

    [Fact]
    public void the_documented_defaults_are_the_options_own()
    {
        var ingestion = new IngestionOptions();
        EnvironmentNames.Find("GEX_INTERVAL_SEC")!.Default.ShouldBe($"{ingestion.ChainIntervalSeconds}");
        EnvironmentNames.Find("VIX_INTERVAL_SEC")!.Default.ShouldBe($"{ingestion.VolatilityIntervalSeconds}");
        EnvironmentNames.Find("AWS_DEFAULT_REGION")!.Default.ShouldBe(new NotifierOptions().Sns.Region);
        new Uri(EnvironmentNames.Find("NTFY_SERVER")!.Default!).ShouldBe(new Uri(new NotifierOptions().Ntfy.Server.ToString()));
    }

    [Fact]
    public void every_used_name_is_known_to_the_options_of_its_section()
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal)
        {
            [IngestionOptions.Section] = typeof(IngestionOptions),
            [AlertEngineOptions.Section] = typeof(AlertEngineOptions),
            [NotifierOptions.Section] = typeof(NotifierOptions),
            [PolygonOptions.Section] = typeof(PolygonOptions),
            [WatchdogOptions.Section] = typeof(WatchdogOptions),
            [TradierOptions.Section] = typeof(TradierOptions),
        };
        foreach (var name in EnvironmentNames.All.Where(name => name.IsUsed))
        {
            var section = types.Keys.Where(known => name.Key.StartsWith($"{known}:", StringComparison.Ordinal)).MaxBy(known => known.Length)!;
            var key = name.Value.IsList ? $"{name.Key}:0" : name.Key;
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)"1")]).Build();
            UnknownKeys.Find(configuration.GetSection(section), types[section]).ShouldNotContain(problem => problem.Contains("not a known setting", StringComparison.Ordinal), name.Name);
        }
    }

    private static IngestionOptions Ingestion(string name, string value) => Read(name, value).GetSection(IngestionOptions.Section).Get<IngestionOptions>()!;

    private static NotifierOptions Notifier(string name, string value) => Read(name, value).GetSection(NotifierOptions.Section).Get<NotifierOptions>()!;

    private static IConfigurationRoot Read(string name, string value)
    {
        var builder = new ConfigurationBuilder();
        EnvironmentLayer.AddTo(builder, new Hashtable { [name] = value }, null);
        return builder.Build();
    }
}

using System.Collections;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class EnvironmentLayerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    public static TheoryData<string, string, string> EveryName => new()
    {
        { "WATCH_SYMBOLS", "SPY", "Ingestion:Symbols:0" },
        { "GEX_INTERVAL_SEC", "45", "Ingestion:ChainIntervalSeconds" },
        { "VIX_INTERVAL_SEC", "45", "Ingestion:VolatilityIntervalSeconds" },
        { "MAX_ALERTS_PER_MINUTE", "5", "AlertEngine:MaxAlertsPerMinute" },
        { "TELEGRAM_BOT_TOKEN", "123456:ABC-def", "Notifier:Telegram:BotToken" },
        { "TELEGRAM_CHAT_ID", "-42", "Notifier:Telegram:ChatId" },
        { "NTFY_TOPIC", "my-topic", "Notifier:Ntfy:Topic" },
        { "NTFY_SERVER", "http://localhost:8090", "Notifier:Ntfy:Server" },
        { "POLYGON_API_KEY", "abcdefgh", "Ingestion:Polygon:ApiKey" },
        { "TRADIER_TOKEN", "abcdefgh", "Ingestion:Tradier:Token" },
        { "PUSHOVER_USER_KEY", "u23456789012345678901234567890", "Notifier:Pushover:UserKey" },
        { "PUSHOVER_API_TOKEN", "a23456789012345678901234567890", "Notifier:Pushover:ApiToken" },
        { "AWS_SNS_TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:alerts", "Notifier:Sns:TopicArn" },
        { "AWS_DEFAULT_REGION", "eu-west-1", "Notifier:Sns:Region" },
        { "HEALTHCHECK_URL", "https://hc-ping.com/abc", "Watchdog:Heartbeat:Url" },
    };

    [Theory]
    [MemberData(nameof(EveryName))]
    public void a_name_in_the_environment_sets_its_key(string name, string value, string key) => Read([(name, $"  {value} ")])[key].ShouldBe(value);

    [Theory]
    [MemberData(nameof(EveryName))]
    public void a_name_in_the_file_sets_its_key(string name, string value, string key) => Read([], $"{name}='{value}'")[key].ShouldBe(value);

    [Fact]
    public void the_command_line_goes_before_the_environment_before_the_file_before_the_settings_file()
    {
        const string Key = "Ingestion:ChainIntervalSeconds";
        Read([])[Key].ShouldBe("1");
        Read([], "GEX_INTERVAL_SEC=2")[Key].ShouldBe("2");
        Read([("GEX_INTERVAL_SEC", "3")], "GEX_INTERVAL_SEC=2")[Key].ShouldBe("3");
        Read([("GEX_INTERVAL_SEC", "3")], "GEX_INTERVAL_SEC=2", $"--{Key}=4")[Key].ShouldBe("4");
    }

    [Fact]
    public void in_one_place_the_section_form_goes_before_the_name() =>
        Read([], "GEX_INTERVAL_SEC=2\nIngestion__ChainIntervalSeconds=5")["Ingestion:ChainIntervalSeconds"].ShouldBe("5");

    [Fact]
    public void a_list_takes_the_place_of_the_settings_files_list() =>
        Read([("WATCH_SYMBOLS", "DIA")]).GetSection("Ingestion:Symbols").Get<string[]>().ShouldBe(["DIA"]);

    [Fact]
    public void the_environments_list_takes_the_place_of_the_files_list() =>
        Read([("WATCH_SYMBOLS", "DIA")], "WATCH_SYMBOLS=A,B,C").GetSection("Ingestion:Symbols").Get<string[]>().ShouldBe(["DIA"]);

    [Fact]
    public void a_blank_name_in_the_environment_turns_the_files_value_off() =>
        Read([("NTFY_TOPIC", " ")], "NTFY_TOPIC=from-file")["Notifier:Ntfy:Topic"].ShouldBeNull();

    [Fact]
    public void other_names_of_the_file_stand_as_the_environment_has_them()
    {
        var configuration = Read([], "ConnectionStrings__alertsdb=Host=x\nOTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317\nASPNETCORE_URLS=http://127.0.0.1:9");
        configuration.GetConnectionString("alertsdb").ShouldBe("Host=x");
        configuration["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("http://c:4317");
        configuration["urls"].ShouldBe("http://127.0.0.1:9");
    }

    [Fact]
    public void a_bad_value_is_one_line_that_names_it_and_is_not_taken()
    {
        var (configuration, problems) = ReadAll([("GEX_INTERVAL_SEC", "abc")], "");
        problems.ShouldBe(["GEX_INTERVAL_SEC is 'abc' and must be a whole number from 1 to 3600."]);
        configuration["Ingestion:ChainIntervalSeconds"].ShouldBe("1");
    }

    [Fact]
    public void a_bad_secret_is_masked()
    {
        var (_, problems) = ReadAll([("TELEGRAM_BOT_TOKEN", "hunter2")], "PUSHOVER_USER_KEY=hunter3");
        problems.Count.ShouldBe(2);
        problems.ShouldContain("TELEGRAM_BOT_TOKEN is '***' and must be a bot token as @BotFather gives it (digits, a colon, letters).");
        problems.ShouldNotContain(problem => problem.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public void a_slip_in_the_file_is_named_with_its_line_and_what_was_meant()
    {
        var (_, problems) = ReadAll([], "OTHER=1\nTELEGRAM_BOT_TOKN=1234:abc\nNTFY_TOKEN=other-programs");
        problems.ShouldBe([$"{Path.GetFileName(_file)}:2: TELEGRAM_BOT_TOKN is not a known name; did you mean 'TELEGRAM_BOT_TOKEN'?"]);
    }

    [Fact]
    public void a_bad_value_in_the_file_has_its_line()
    {
        var (_, problems) = ReadAll([], "\nMAX_ALERTS_PER_MINUTE=many");
        problems.ShouldBe([$"{Path.GetFileName(_file)}:2: MAX_ALERTS_PER_MINUTE is 'many' and must be a whole number from 1 to 10000."]);
    }

    [Fact]
    public void a_named_file_that_is_missing_is_a_problem()
    {
        var layer = EnvironmentLayer.AddTo(new ConfigurationBuilder(), new Hashtable(), "/nowhere/else.env");
        layer.Problems.ShouldBe(["OPTIONS_ALERTS_ENV_FILE: there is no file '/nowhere/else.env'."]);
    }

    private IConfigurationRoot Read((string Name, string Value)[] environment, string file = "", params string[] commandLine) =>
        ReadAll(environment, file, commandLine).Configuration;

    private (IConfigurationRoot Configuration, IReadOnlyList<string> Problems) ReadAll((string Name, string Value)[] environment, string file, params string[] commandLine)
    {
        File.WriteAllText(_file, file);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Ingestion:ChainIntervalSeconds"] = "1",
            ["Ingestion:Symbols:0"] = "SPY",
            ["Ingestion:Symbols:1"] = "QQQ",
        };
        var builder = new ConfigurationManager();
        builder.AddInMemoryCollection(settings).AddEnvironmentVariables().AddCommandLine(commandLine);
        var layer = EnvironmentLayer.AddTo(builder, new Hashtable(environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), _file);
        return (builder, layer.Problems);
    }
}

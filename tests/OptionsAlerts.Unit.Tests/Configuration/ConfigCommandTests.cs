using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.Standalone.Config;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task the_report_holds_settings_of_every_service_with_their_defaults()
    {
        var report = await ConfigReport.Make([], TestContext.Current.CancellationToken);
        report.Settings.Select(setting => setting.Key.Split(':')[0]).Distinct().ShouldBeSubsetOf(
            ["AlertEngine", "ConnectionStrings", "Gex", "Ingestion", "Messaging", "Notifier", "Postgres", "Run", "Service", "Vix", "Volume", "Watchdog"]);
        report.Settings.Single(setting => setting.Key == "Service:DrainSeconds").Value.ShouldBe("30");
        report.Settings.ShouldContain(setting => setting.Key == "Postgres:DataFolder");
    }

    [Fact]
    public async Task a_date_is_shown_as_it_is_written_and_a_name_that_each_start_makes_as_such()
    {
        var report = await ConfigReport.Make(["--Ingestion:Feeds:0=Simulated"], TestContext.Current.CancellationToken);
        report.Settings.Single(setting => setting.Key == "Ingestion:Simulated:Date").Value.ShouldBe("2026-06-12");
        report.Settings.Single(setting => setting.Key == "Run:Id").Value.ShouldBe("simulated-(time of the start)");
        (await ConfigReport.Make(["--Run:Id=mine"], TestContext.Current.CancellationToken)).Settings.Single(setting => setting.Key == "Run:Id").Value.ShouldBe("mine");
    }

    [Fact]
    public async Task what_is_wrong_is_named_and_secrets_are_masked()
    {
        var report = await ConfigReport.Make(
            ["--AlertEngine:MaxAlertsPerMinute=-1", "--Postgres:DataFoldr=/tmp", "--Notifier:Telegramm:BotToken=hunter22", "--Run:Clock=sideways", "--ConnectionStrings:alertsdb=Host=x;Password=hunter22"],
            TestContext.Current.CancellationToken);
        report.Problems.ShouldContain("AlertEngine:MaxAlertsPerMinute: must be between 1 and 10000.");
        report.Problems.ShouldContain("Notifier:Telegramm is not a known setting; did you mean 'Telegram'?");
        report.Problems.ShouldContain("Postgres:DataFoldr is not a known setting; did you mean 'DataFolder'?");
        report.Problems.ShouldContain("Run:Clock is 'sideways' and must be one of Wall, Market.");
        string.Join('\n', report.Problems.Concat(report.Settings.Select(setting => setting.ToString()))).ShouldNotContain("hunter22");
    }

    [Fact]
    public async Task an_analysis_without_a_source_is_a_problem_that_names_the_feeds_to_add()
    {
        string[] alpaca = ["--Ingestion:Feeds:0=Alpaca", "--Ingestion:Alpaca:ApiKey=PK0123456789", "--Ingestion:Alpaca:Secret=hunter22hunter22"];
        var problems = (await ConfigReport.Make(alpaca, TestContext.Current.CancellationToken)).Problems;
        problems.ShouldContain(problem => problem.StartsWith("Ingestion:Feeds: vix wants volatility indices, which alpaca does not deliver: add polygon (POLYGON_API_KEY) or ", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.StartsWith("Ingestion:Feeds: gex wants option chains with a spot of SPX, which alpaca does not deliver: add ", StringComparison.Ordinal));
        (await ConfigReport.Make([.. alpaca, "--Ingestion:Symbols:0=SPY"], TestContext.Current.CancellationToken)).Problems.ShouldNotContain(problem => problem.Contains("gex wants", StringComparison.Ordinal));
        (await ConfigReport.Make([.. alpaca, "--Ingestion:Feeds:1=Cboe"], TestContext.Current.CancellationToken)).Problems.ShouldNotContain(problem => problem.Contains("Ingestion:Feeds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_list_of_the_command_line_takes_the_place_of_every_other()
    {
        var commandLine = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Ingestion:Feeds:0"] = "Cboe", ["Ingestion:Symbols:0"] = "IWM" };
        var report = await ConfigReport.Make(["--Ingestion:Feeds:0=Tradier", "--Ingestion:Feeds:1=Yahoo", "--Ingestion:Symbols:0=SPY", "--Ingestion:Symbols:1=QQQ"], commandLine, TestContext.Current.CancellationToken);
        report.Settings.Where(setting => setting.Key.StartsWith("Ingestion:Feeds:", StringComparison.Ordinal) || setting.Key.StartsWith("Ingestion:Symbols:", StringComparison.Ordinal))
            .Select(setting => $"{setting.Key}={setting.Value} {setting.Origin}").ShouldBe(["Ingestion:Feeds:0=Cboe command line", "Ingestion:Symbols:0=IWM command line"]);
        report.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task every_severity_that_no_live_channel_serves_is_a_problem_and_a_channel_that_is_none_is_the_only_one()
    {
        string[] engine = ["--AlertEngine:Channels:0=sns"];
        (await ConfigReport.Make(engine, TestContext.Current.CancellationToken)).Problems.Select(problem => problem.Split(": ")[2]).ShouldBe(
            ["$.routes.critical.channels", "$.routes.high.channels", "$.routes.medium.channels", "$.routes.low.channels"]);
        (await ConfigReport.Make([.. engine, "--AlertEngine:Channels:1=console"], TestContext.Current.CancellationToken)).Problems.ShouldBeEmpty();
        (await ConfigReport.Make([.. engine, "--AlertEngine:Channels:1=telegarm"], TestContext.Current.CancellationToken)).Problems.ShouldBe(
            ["AlertEngine:Channels: 'telegarm' is no channel; there are telegram, pushover, ntfy, sns, discord, slack, webhook, console"]);
    }

    [Fact]
    public async Task the_command_writes_json()
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await ConfigCommand.Create().Parse(["check", "--json"]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(output.ToString());
        json.RootElement.GetProperty("problems").GetArrayLength().ShouldBe(exit == 0 ? 0 : errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        json.RootElement.GetProperty("environment").GetArrayLength().ShouldBe(15);
        json.RootElement.GetProperty("settings").EnumerateArray().First().GetProperty("origin").GetString().ShouldNotBeNull();
    }
}

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
            ["AlertEngine", "ConnectionStrings", "Gex", "Heartbeat", "Ingestion", "Messaging", "Notifier", "Run", "Service", "Vix", "Volume"]);
        report.Settings.Single(setting => setting.Key == "Service:DrainSeconds").Value.ShouldBe("30");
    }

    [Fact]
    public async Task what_is_wrong_is_named_and_secrets_are_masked()
    {
        var report = await ConfigReport.Make(
            ["--AlertEngine:MaxAlertsPerMinute=-1", "--Notifier:Telegramm:BotToken=hunter22", "--Run:Clock=sideways", "--ConnectionStrings:alertsdb=Host=x;Password=hunter22"],
            TestContext.Current.CancellationToken);
        report.Problems.ShouldContain("AlertEngine:MaxAlertsPerMinute: must be between 1 and 10000.");
        report.Problems.ShouldContain("Notifier:Telegramm is not a known setting; did you mean 'Telegram'?");
        report.Problems.ShouldContain("Run:Clock is 'sideways' and must be one of Wall, Market.");
        string.Join('\n', report.Problems.Concat(report.Settings.Select(setting => setting.ToString()))).ShouldNotContain("hunter22");
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

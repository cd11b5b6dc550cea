using System.CommandLine;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Config;

/// <summary>
/// <c>config check</c>: the configuration that a run would have, secrets masked, where each setting comes from, and what is wrong. Starts nothing.
/// Exit 0, or 2 with a line on standard error for each problem.
/// </summary>
public static class ConfigCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var check = new Command("check", "Shows the configuration in effect, secrets masked, and what is wrong with it.") { json };
        check.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await ConfigReport.Make([], cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) await ConfigText.WriteJson(report, output);
            else await ConfigText.WriteTable(report, output);
            foreach (var problem in report.Problems) await parsed.InvocationConfiguration.Error.WriteLineAsync($"options-alerts: {problem}");
            return report.Problems.Count == 0 ? ExitCode.Fine : ExitCode.BadInput;
        });
        return new Command("config", "About the configuration.") { check };
    }
}

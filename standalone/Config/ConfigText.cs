using System.Text.Encodings.Web;
using System.Text.Json;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Standalone.Config;

/// <summary>Writes a report of the configuration, for people and for programs.</summary>
internal static class ConfigText
{
    // Punctuation of addresses and lists stays readable; the output is no page.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line a setting: key, value, where it was written; then the environment names.</summary>
    public static async Task WriteTable(ConfigReport report, TextWriter output)
    {
        int key = Width(report.Settings, setting => setting.Key, 48), value = Width(report.Settings, Value, 40);
        var section = string.Empty;
        foreach (var setting in report.Settings)
        {
            if (setting.Key.Split(':')[0] is var next && next != section)
            {
                if (section.Length > 0) await output.WriteLineAsync();
                section = next;
            }

            await output.WriteLineAsync($"{setting.Key.PadRight(key)}  {Value(setting).PadRight(value)}  {setting.Origin}".TrimEnd());
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("Environment names (also in a .env file):");
        foreach (var name in EnvironmentNames.All)
        {
            var notes = $"{(name.IsUsed ? "" : " (not used yet)")}{(name.Default is { } standard ? $" Default {standard}." : "")}";
            await output.WriteLineAsync($"  {name.Name,-22} {name.Key,-36} {name.Meaning}{notes}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync(report.Problems.Count switch { 0 => "No problems.", 1 => "1 problem.", var count => $"{count} problems." });
    }

    public static Task WriteJson(ConfigReport report, TextWriter output) => output.WriteLineAsync(JsonSerializer.Serialize(
        new
        {
            Settings = report.Settings.Select(setting => new { setting.Key, setting.Value, setting.Origin, Secret = setting.IsSecret }),
            Environment = EnvironmentNames.All.Select(name => new { name.Name, name.Key, name.Meaning, name.Default, Secret = name.IsSecret, Used = name.IsUsed }),
            report.Problems,
        },
        Json));

    private static string Value(EffectiveSetting setting) => setting.Value ?? "-";

    private static int Width(IEnumerable<EffectiveSetting> settings, Func<EffectiveSetting, string> text, int most) =>
        Math.Min(most, settings.Select(setting => text(setting).Length).DefaultIfEmpty(0).Max());
}

using System.Text;
using Microsoft.AspNetCore.Builder;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>docs/settings.md: every setting of every process, from the options that the processes register and from their documentation.</summary>
internal static class SettingsPage
{
    private static readonly (string Name, Action<WebApplicationBuilder> Add)[] Processes =
    [
        ("ingestion", static builder => builder.AddIngestion()), ("gex", static builder => builder.AddGex()), ("volume", static builder => builder.AddVolume()),
        ("vix", static builder => builder.AddVix()), ("alert-engine", static builder => builder.AddAlertEngine()), ("notifier", static builder => builder.AddNotifier()),
        ("standalone", static builder => builder.AddValidatedOptions<PostgresOptions>(PostgresOptions.Section)),
    ];

    private const string Everybody = "every service";

    /// <summary>Every setting with the processes that register it.</summary>
    public static IReadOnlyList<(KnownSetting Setting, Type Owner, string Readers)> Settings { get; } = [.. Find()];

    public static string Write()
    {
        var page = new StringBuilder(Head);
        foreach (var group in Settings.GroupBy(row => row.Readers).OrderBy(group => group.Key != Everybody))
        {
            page.Append('\n').Append("## ").Append(group.Key == Everybody ? "Every service" : group.Key).Append('\n');
            foreach (var section in group.GroupBy(row => row.Setting.Section, StringComparer.Ordinal)) Section(page, section.Key, [.. section]);
        }

        page.Append('\n').Append("## Beside the sections\n\n").Append("| name | read by | takes | default | secret | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var other in OtherSettings.All) page.Append($"| `{other.Name}` | {other.Readers} | {other.Takes} | {other.Default} | {(other.IsSecret ? "yes" : "")} | {other.Meaning} |\n");
        return page.ToString();
    }

    private static void Section(StringBuilder page, string section, List<(KnownSetting Setting, Type Owner, string Readers)> rows)
    {
        page.Append('\n').Append("### ").Append(SettingText.Path(section)).Append("\n\n");
        if (XmlSummaries.Of(rows[0].Owner) is { } about) page.Append(about).Append("\n\n");
        page.Append("| name | short name | read by | takes | default | secret | meaning |\n|---|---|---|---|---|---|---|\n");
        foreach (var (setting, _, readers) in rows)
        {
            var shortName = EnvironmentNames.All.FirstOrDefault(name => name.Key == setting.Key)?.Name;
            var also = setting.Key is "AlertEngine:ApiKey" or "AlertEngine:PreviousApiKey" ? "alert-engine; ingestion, gex, volume, vix where they have none of their own; commands" : readers;
            page.Append($"| `{SettingText.Variable(setting)}` | {(shortName is null ? "" : $"`{shortName}`")} | {also} | {SettingText.Takes(setting)} | {SettingText.Default(setting)} ");
            page.Append($"| {(EffectiveConfiguration.IsSecret(setting.Key) ? "yes" : "")} | {SettingText.Meaning(XmlSummaries.Of(setting.Member) ?? "")}{SettingText.Choices(setting)} |\n");
        }
    }

    private static IEnumerable<(KnownSetting, Type, string)> Find()
    {
        var sections = new Dictionary<(string Section, Type Type), List<string>>();
        foreach (var (name, add) in Processes)
        {
            var builder = WebApplication.CreateBuilder();
            if (name != "standalone") builder.AddValidatedOptions<ServiceOptions>(ServiceOptions.Section);
            add(builder);
            var registry = SectionRegistry.Of(builder.Services);
            foreach (var key in registry.Sections.SelectMany(section => registry.TypesOf(section).Select(type => (section, type))))
            {
                if (!sections.TryGetValue(key, out var readers)) sections[key] = readers = [];
                readers.Add(name);
            }
        }

        foreach (var ((section, type), readers) in sections)
        {
            foreach (var setting in KnownSettings.Of(section, type))
                yield return (setting, setting.Section == section ? type : setting.Member.DeclaringType!, readers.Count == Processes.Length - 1 ? Everybody : string.Join(", ", readers));
        }
    }

    private const string Head = """
        # Settings

        Every setting of every service, as its environment variable; in a `.env` file the same, in `appsettings.json` and on the command line with `:` for `__` (`Gex:StaleAfterSeconds`).
        `options-alerts`, which holds all six services, reads them all. `options-alerts config check` shows what is in effect here, and where it comes from ([precedence](operating.md#configure)).

        - Of a list the first item is shown: the next are `…__1`, `…__2`. `SYMBOL` stands for an underlying, as in `Gex__Symbols__SPX__Rate`.
        - A time is `hh:mm:ss`, with days `d.hh:mm:ss`. Words in a list of choices are written as they are shown, in any case.
        - An unknown name within a section, and a value that is not what is asked for, stop the start with a line that says so.
        - A secret is shown by nothing: not in logs, not by `config check`.

        A test writes this page from the code, and fails where the two differ.

        """;
}

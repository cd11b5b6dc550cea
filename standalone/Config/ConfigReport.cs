using OptionsAlerts.AlertEngine;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Logging;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Standalone.Run;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Standalone.Config;

/// <summary>The settings that a run of all six services would take, and what is wrong with them, a sentence each.</summary>
public sealed record ConfigReport(IReadOnlyList<EffectiveSetting> Settings, IReadOnlyList<string> Problems)
{
    /// <summary>Registers everything that a run registers, starts none of it, and runs the checks of a start.</summary>
    /// <param name="arguments">Settings as on a command line: <c>--Ingestion:Feeds:0=cboe</c>.</param>
    public static Task<ConfigReport> Make(string[] arguments, CancellationToken cancellationToken) =>
        Make(arguments, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), cancellationToken);

    /// <param name="commandLine">What goes before everything else, its lists in the place of others.</param>
    internal static async Task<ConfigReport> Make(string[] arguments, IReadOnlyDictionary<string, string> commandLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<EffectiveSetting> settings = [];
        var redactor = Redactor.FormsOnly;
        try
        {
            var builder = WebApplication.CreateBuilder(arguments);
            builder.AddServiceDefaults("options-alerts");
            ((IConfigurationBuilder)builder.Configuration).Add(new ReplacingLists("command line", commandLine));
            // As a run does it: one process, its clock by its feed, the channels that are configured.
            var derived = RunSettings.Derived(builder.Configuration, DateTimeOffset.UnixEpoch);
            builder.Configuration.Sources.Insert(0, new ReplacingLists("one process", derived.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.Ordinal)));
            redactor = Redactor.From(builder.Configuration);
            builder.AddIngestion().AddGex().AddVolume().AddVix().AddAlertEngine().AddNotifier();
            builder.AddValidatedOptions<PostgresOptions>(PostgresOptions.Section);
            settings = [.. EffectiveConfiguration.List(builder.Configuration, SectionRegistry.Of(builder.Services)).Select(setting => AtStart(setting, derived))];
            await using var app = builder.Build();
            var problems = ConfigurationProblems.Find(app.Services).Select(redactor.Redact).ToList();
            // Settings that cannot be say nothing of what a feed delivers under them.
            var watched = LivePlan.Watched(IngestionOptions.SymbolsIn(builder.Configuration));
            var missing = FeedNeeds.Missing(FeedNames.In(builder.Configuration), watched, problems.Count > 0 ? null : entry => entry.Under(app.Services));
            return new ConfigReport(settings, [.. problems, .. missing]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What fails before the checks can run: a settings file that is no JSON, a value that a registration cannot read.
            return new ConfigReport(settings, FatalError.From(exception, redactor).Lines);
        }
    }

    // The name that each start makes of its own time is none yet.
    private static EffectiveSetting AtStart(EffectiveSetting setting, Dictionary<string, string?> derived) =>
        setting.Key == "Run:Id" && derived.GetValueOrDefault("Run:Id") is { } made && setting.Value == made ? setting with { Value = $"{made[..made.IndexOf('-')]}-(time of the start)" } : setting;
}

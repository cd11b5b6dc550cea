using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Refuses at start feeds that cannot be run: without their key, or against the run's clock.</summary>
internal sealed class FeedRules(IConfiguration configuration, IOptions<RunOptions> run) : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(IngestionOptions options)
    {
        foreach (var entry in options.Named().Where(feed => !feed.IsVirtual()).Distinct().Select(FeedCatalogue.Of))
        {
            var missing = entry.Keys.Where(key => string.IsNullOrWhiteSpace(configuration[key.Setting])).ToList();
            if (missing.Count > 0)
                yield return $"{IngestionOptions.Section}:Feeds names {entry.Feed}, whose key is missing: set {string.Join(" and ", missing.Select(key => key.Variable == Named(key) ? key.Variable : $"{key.Variable} ({key.Setting})"))}.";
        }

        if ((run.Value.Clock == RunClock.Market) != options.Named().Any(FeedNames.IsVirtual))
            yield return "Run:Clock must be Market for a recorded or simulated feed (Ingestion:Feeds), and Wall for live ones.";
    }

    // A key without a name of its own is set by its path.
    private static string Named(FeedKey key) => key.Setting.Replace(":", "__", StringComparison.Ordinal);
}

using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Run;

/// <summary>The settings that make one process of six services: what the command line says, and what follows from it.</summary>
internal static class RunSettings
{
    /// <summary>The command line's settings, above every other source.</summary>
    public static Dictionary<string, string> Of(RunRequest request)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        List(settings, "Ingestion:Feeds", request.Feeds.Select(feed => feed.ToString()));
        if (request.Data is { } data)
        {
            if (request.Feeds.Count > 0 && !request.Feeds.Contains(FeedName.Recorded)) throw new BadInputException($"--data is the folder of the recorded feed; the {WireName.Of(request.Feeds[0])} feed takes none.");
            if (!Directory.Exists(data)) throw new BadInputException($"--data {data}: there is no such folder.");
            settings["Ingestion:Data"] = Path.GetFullPath(data);
            if (request.Feeds.Count == 0) List(settings, "Ingestion:Feeds", [nameof(FeedName.Recorded)]);
        }

        if (request.Speed is { } speed) settings["Ingestion:Speed"] = speed;
        if (request.Duration is { } duration) settings["Ingestion:Duration"] = duration.ToString("c", CultureInfo.InvariantCulture);
        if (request.Seed is { } seed) settings["Ingestion:Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        List(settings, "Ingestion:Symbols", request.Symbols);
        return settings;
    }

    /// <summary>What follows from the effective configuration: the transport, the run and its clock, the channels the engine may route to.</summary>
    /// <param name="now">Names the run of a recorded or simulated market.</param>
    public static Dictionary<string, string?> Derived(IConfiguration configuration, DateTimeOffset now)
    {
        var feeds = FeedNames.In(configuration);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Messaging:Transport"] = "InMemory" };
        if (feeds.Any(FeedNames.IsVirtual))
        {
            settings["Run:Clock"] = "Market";
            // Each replay decides for itself: under one name the second would find every signal decided.
            if (configuration["Run:Id"] is null) settings["Run:Id"] = string.Create(CultureInfo.InvariantCulture, $"{WireName.Of(feeds[0])}-{now:yyyyMMdd-HHmmss-fff}");
        }

        if (!configuration.GetSection("AlertEngine:Channels").GetChildren().Any())
        {
            var channels = NotifierService.ConfiguredChannels(configuration);
            for (var i = 0; i < channels.Count; i++) settings[$"AlertEngine:Channels:{i.ToString(CultureInfo.InvariantCulture)}"] = channels[i];
        }

        if (!feeds.Any(FeedNames.IsVirtual) && !configuration.GetSection("Watchdog:Sources").GetChildren().Any()) AddSources(configuration, feeds, settings);

        // People's answers go to the engine of this process.
        if (configuration["Notifier:Answers:Engine"] is null && configuration.GetValue("Service:GrpcPort", 0) is > 0 and var port)
        {
            settings["Notifier:Answers:Engine"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
            settings["Notifier:Answers:ApiKey"] = configuration["Notifier:Answers:ApiKey"] ?? configuration["AlertEngine:ApiKey"];
        }

        if (configuration.GetValue("Service:GrpcPort", 0) is > 0 and var own)
        {
            Pictures(settings, configuration, "Gex", own);
            Pictures(settings, configuration, "Vix", own);
        }

        return settings;
    }

    // Alerts' pictures are of what this process computes.
    private static void Pictures(Dictionary<string, string?> settings, IConfiguration configuration, string service, int port)
    {
        if (configuration[$"Notifier:Charts:{service}"] is not null) return;
        settings[$"Notifier:Charts:{service}"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        settings[$"Notifier:Charts:{service}ApiKey"] = configuration[$"Notifier:Charts:{service}ApiKey"] ?? configuration[$"{service}:ApiKey"] ?? configuration["AlertEngine:ApiKey"];
    }

    // What the watchdog expects: what the feeds of this process are asked for. Four polls may be missed, and no fewer than five minutes.
    private static void AddSources(IConfiguration configuration, IReadOnlyList<FeedName> feeds, Dictionary<string, string?> settings)
    {
        var delay = feeds.Contains(FeedName.Cboe) ? TimeSpan.FromMinutes(15) : TimeSpan.Zero;
        var symbols = LivePlan.Watched(IngestionOptions.SymbolsIn(configuration));
        var options = new IngestionOptions();
        for (var i = 0; i < symbols.Count; i++) Add(i, "Chain", symbols[i], Seconds("ChainIntervalSeconds", options.ChainIntervalSeconds));
        Add(symbols.Count, "Volatility", "VIX", Seconds("VolatilityIntervalSeconds", options.VolatilityIntervalSeconds));

        // What is no number is the options' to refuse.
        int Seconds(string name, int otherwise) =>
            int.TryParse(configuration[$"{IngestionOptions.Section}:{name}"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Clamp(seconds, 1, 3600) : otherwise;

        void Add(int index, string capability, string symbol, int seconds)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"Watchdog:Sources:{index}");
            settings[$"{path}:Capability"] = capability;
            settings[$"{path}:Symbol"] = symbol;
            settings[$"{path}:LongestSilence"] = TimeSpan.FromSeconds(Math.Max(300, 4 * seconds)).ToString("c", CultureInfo.InvariantCulture);
            settings[$"{path}:Delay"] = delay.ToString("c", CultureInfo.InvariantCulture);
        }
    }

    private static void List(Dictionary<string, string> settings, string path, IEnumerable<string> values)
    {
        foreach (var (key, value) in ReplacingLists.List(path, values)) settings[key] = value;
    }
}

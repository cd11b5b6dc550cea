using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>The live feeds that the options name, side by side: each in a task of its own, one director over them.</summary>
internal sealed class LiveFeeds : IDisposable
{
    private readonly FeedDirector _director;

    public LiveFeeds(IServiceProvider services, IMarketPublisher publisher)
    {
        var options = services.GetRequiredService<IOptions<IngestionOptions>>().Value;
        var symbols = LivePlan.Watched(options.PlainSymbols());
        var entries = options.Named().Select(FeedCatalogue.Of).ToList();
        var rules = new ChoiceRules(options.SwitchAfterFailures, TimeSpan.FromSeconds(options.ReturnAfterSeconds), TimeSpan.FromSeconds(options.LongestReturnSeconds));
        IReadOnlyList<(string, IReadOnlyList<FeedSlot>)> offers = [.. entries.Select(entry => (entry.Feed, entry.Slots(services, symbols)))];
        _director = ActivatorUtilities.CreateInstance<FeedDirector>(services, offers, rules);
        var runId = services.GetRequiredService<IOptions<RunOptions>>().Value.Id;
        var relay = new ChainRelay(publisher);
        Runners = [.. entries.Select(entry => new FeedRunner(entry, symbols, _director.Seat(entry.Feed), options, runId, relay, services))];
        var undelivered = FeedNeeds.Undelivered(options.Named(), symbols, entry => entry.Under(services));
        if (undelivered.Count > 0)
            services.GetRequiredService<ILogger<LiveFeeds>>().NotDelivered(string.Join(", ", options.Named().Select(WireName.Of)), string.Join(", ", undelivered));
    }

    public IReadOnlyList<FeedRunner> Runners { get; }

    /// <summary>Each feed as it is now, by priority.</summary>
    public IReadOnlyList<FeedView> Views()
    {
        var active = _director.Active.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        return [.. Runners.Select(runner => runner.View([.. active[runner.Feed]]))];
    }

    public void Dispose()
    {
        foreach (var runner in Runners) runner.Dispose();
    }

    /// <summary>Runs all of them until cancelled.</summary>
    public Task Run(CancellationToken cancellationToken) => Task.WhenAll([_director.Run(cancellationToken), .. Runners.Select(runner => runner.Run(cancellationToken))]);
}

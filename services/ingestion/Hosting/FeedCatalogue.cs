using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Every live feed there is: the one place that knows them all.</summary>
public static class FeedCatalogue
{
    public static readonly IReadOnlyList<FeedEntry> All =
    [
        FeedEntry.Of(FeedName.Cboe, CboeFeed.Create, CboeTiming, chainsHaveSpot: true),
    ];

    /// <summary>The entry of a live feed.</summary>
    public static FeedEntry Of(FeedName name) => All.First(entry => entry.Name == name);

    private static FeedTiming CboeTiming(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CboeOptions>>().Value;
        return Timing(options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, Formats.CboeBody.DelaySeconds, options.QuoteIntervalSeconds);
    }

    private static FeedTiming Timing(double firstBackoff, double maxBackoff, double staleAfter, double delay, double quoteInterval) => new(
        new PollPolicy(TimeSpan.FromSeconds(firstBackoff), TimeSpan.FromSeconds(maxBackoff), TimeSpan.FromSeconds(staleAfter), TimeSpan.FromSeconds(delay)),
        TimeSpan.FromSeconds(quoteInterval));
}

using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Ingestion.Yahoo;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Every live feed there is: the one place that knows them all.</summary>
public static class FeedCatalogue
{
    public static readonly IReadOnlyList<FeedEntry> All =
    [
        FeedEntry.Of<TradierStreamingFeed>(FeedName.Tradier, TradierFeed.Create, TradierTiming, chainsHaveSpot: false, new FeedKey("Ingestion:Tradier:Token", "TRADIER_TOKEN")) with
        {
            // The sandbox has no stream.
            Leaves = services => services.GetRequiredService<IOptions<TradierOptions>>().Value.Sandbox ? ~FeedCapabilities.Trades : ~FeedCapabilities.None,
        },
        FeedEntry.Of<CboeFeed>(FeedName.Cboe, CboeFeed.Create, CboeTiming, chainsHaveSpot: true),
        FeedEntry.Of<YahooFeed>(FeedName.Yahoo, YahooFeed.Create, YahooTiming, chainsHaveSpot: true),
    ];

    /// <summary>The entry of a live feed.</summary>
    public static FeedEntry Of(FeedName name) => All.First(entry => entry.Name == name);

    /// <summary>Registers all of them: their options, which are checked whether they are named or not, and what each is made of.</summary>
    public static void AddTo(IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<CboeOptions>(CboeOptions.Section);
        builder.AddValidatedOptions<TradierOptions>(TradierOptions.Section);
        builder.AddValidatedOptions<YahooOptions>(YahooOptions.Section);
        builder.Services.AddFeedHttp(CboeFeed.FeedName);
        builder.Services.AddTradier();
        builder.Services.AddYahoo();
    }

    private static FeedTiming CboeTiming(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CboeOptions>>().Value;
        return Timing(options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, Formats.CboeBody.DelaySeconds, options.QuoteIntervalSeconds);
    }

    private static FeedTiming TradierTiming(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TradierOptions>>().Value;
        return Timing(options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, options.DelayOf(), options.QuoteIntervalSeconds);
    }

    private static FeedTiming YahooTiming(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<YahooOptions>>().Value;
        return Timing(options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, YahooFeed.DelaySeconds, options.QuoteIntervalSeconds);
    }

    private static FeedTiming Timing(double firstBackoff, double maxBackoff, double staleAfter, double delay, double quoteInterval) => new(
        new PollPolicy(TimeSpan.FromSeconds(firstBackoff), TimeSpan.FromSeconds(maxBackoff), TimeSpan.FromSeconds(staleAfter), TimeSpan.FromSeconds(delay)),
        TimeSpan.FromSeconds(quoteInterval));
}

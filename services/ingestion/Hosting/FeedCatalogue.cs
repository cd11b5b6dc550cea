using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Ingestion.Yahoo;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Every live feed there is: the one place that knows them all.</summary>
public static class FeedCatalogue
{
    // TWS says line by line whether data is delayed: the later is allowed for.
    private const int IbkrDelay = 900;

    public static readonly IReadOnlyList<FeedEntry> All =
    [
        FeedEntry.Of<PolygonFeed>(
            FeedName.Polygon,
            PolygonFeed.Create,
            Timing<PolygonOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, options.DelayOf(), options.QuoteIntervalSeconds)),
            chainsHaveSpot: true,
            new FeedKey("Ingestion:Polygon:ApiKey", "POLYGON_API_KEY")),
        FeedEntry.Of<TradierStreamingFeed>(
            FeedName.Tradier,
            TradierFeed.Create,
            Timing<TradierOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, options.DelayOf(), options.QuoteIntervalSeconds)),
            chainsHaveSpot: true,
            new FeedKey("Ingestion:Tradier:Token", "TRADIER_TOKEN")) with
        {
            // The sandbox has no stream.
            Leaves = services => Options<TradierOptions>(services).Sandbox ? ~FeedCapabilities.Trades : ~FeedCapabilities.None,
        },
        FeedEntry.Of<AlpacaFeed>(
            FeedName.Alpaca,
            AlpacaFeed.Create,
            Timing<AlpacaOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, options.DelaySeconds, options.QuoteIntervalSeconds)),
            chainsHaveSpot: true,
            new FeedKey("Ingestion:Alpaca:ApiKey", "Ingestion__Alpaca__ApiKey"),
            new FeedKey("Ingestion:Alpaca:Secret", "Ingestion__Alpaca__Secret")),
        FeedEntry.Of<IbkrFeed>(
            FeedName.Ibkr,
            services => services.GetRequiredService<IbkrFeed>(),
            Timing<IbkrOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, IbkrDelay, options.QuoteIntervalSeconds)),
            chainsHaveSpot: true),
        FeedEntry.Of<CboeFeed>(
            FeedName.Cboe,
            CboeFeed.Create,
            Timing<CboeOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, Formats.CboeBody.DelaySeconds, options.QuoteIntervalSeconds)),
            chainsHaveSpot: true),
        FeedEntry.Of<YahooFeed>(
            FeedName.Yahoo,
            YahooFeed.Create,
            Timing<YahooOptions>(options => (options.FirstBackoffSeconds, options.MaxBackoffSeconds, options.StaleAfterSeconds, YahooFeed.DelaySeconds, options.QuoteIntervalSeconds)),
            chainsHaveSpot: true),
    ];

    /// <summary>The entry of a live feed.</summary>
    public static FeedEntry Of(FeedName name) => All.First(entry => entry.Name == name);

    /// <summary>Registers all of them: their options, which are checked whether they are named or not, and what each is made of.</summary>
    public static void AddTo(IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<PolygonOptions>(PolygonOptions.Section);
        builder.AddValidatedOptions<TradierOptions>(TradierOptions.Section);
        builder.AddValidatedOptions<AlpacaOptions>(AlpacaOptions.Section);
        builder.AddValidatedOptions<IbkrOptions>(IbkrOptions.Section);
        builder.AddValidatedOptions<CboeOptions>(CboeOptions.Section);
        builder.AddValidatedOptions<YahooOptions>(YahooOptions.Section);
        builder.Services.AddPolygon().AddTradier().AddFeedHttp(AlpacaFeed.FeedName).AddIbkr().AddFeedHttp(CboeFeed.FeedName).AddYahoo();
    }

    private static Func<IServiceProvider, FeedTiming> Timing<TOptions>(Func<TOptions, (double FirstBackoff, double MaxBackoff, double StaleAfter, double Delay, double QuoteInterval)> seconds) where TOptions : class => services =>
    {
        var (first, most, stale, delay, quote) = seconds(Options<TOptions>(services));
        return new FeedTiming(new PollPolicy(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(most), TimeSpan.FromSeconds(stale), TimeSpan.FromSeconds(delay)), TimeSpan.FromSeconds(quote));
    };

    private static TOptions Options<TOptions>(IServiceProvider services) where TOptions : class => services.GetRequiredService<IOptions<TOptions>>().Value;
}

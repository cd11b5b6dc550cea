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
    public static readonly IReadOnlyList<FeedEntry> All =
    [
        FeedEntry.Of<PolygonFeed>(
            FeedName.Polygon,
            PolygonFeed.Create,
            Timing<PolygonOptions>,
            new FeedKey("Ingestion:Polygon:ApiKey", "POLYGON_API_KEY")),
        FeedEntry.Of<TradierStreamingFeed>(
            FeedName.Tradier,
            TradierFeed.Create,
            Timing<TradierOptions>,
            new FeedKey("Ingestion:Tradier:Token", "TRADIER_TOKEN")) with
        {
            // The sandbox has no stream.
            Leaves = services => Options<TradierOptions>(services).Sandbox ? ~FeedCapabilities.Trades : ~FeedCapabilities.None,
        },
        FeedEntry.Of<AlpacaFeed>(
            FeedName.Alpaca,
            AlpacaFeed.Create,
            Timing<AlpacaOptions>,
            new FeedKey("Ingestion:Alpaca:ApiKey", "Ingestion__Alpaca__ApiKey"),
            new FeedKey("Ingestion:Alpaca:Secret", "Ingestion__Alpaca__Secret")) with
        {
            Lacks = AlpacaFeed.Lacks,
        },
        FeedEntry.Of<IbkrFeed>(
            FeedName.Ibkr,
            services => services.GetRequiredService<IbkrFeed>(),
            Timing<IbkrOptions>),
        FeedEntry.Of<CboeFeed>(
            FeedName.Cboe,
            CboeFeed.Create,
            Timing<CboeOptions>),
        FeedEntry.Of<YahooFeed>(
            FeedName.Yahoo,
            YahooFeed.Create,
            Timing<YahooOptions>),
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

    private static FeedTiming Timing<TOptions>(IServiceProvider services) where TOptions : LiveFeedOptions =>
        new(Options<TOptions>(services).Policy(), TimeSpan.FromSeconds(Options<TOptions>(services).QuoteIntervalSeconds));

    private static TOptions Options<TOptions>(IServiceProvider services) where TOptions : class => services.GetRequiredService<IOptions<TOptions>>().Value;
}

using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>What the Tradier feed needs besides its options.</summary>
public static class TradierRegistration
{
    /// <summary>Its HTTP client, and the pacer that sees every answer of it.</summary>
    public static IServiceCollection AddTradier(this IServiceCollection services)
    {
        services.AddFeedHttp(TradierFeed.FeedName);
        services.AddHttpClient(TradierFeed.FeedName).AddHttpMessageHandler(provider => new TradierRateHandler(provider.GetRequiredService<TradierPacer>()));
        services.AddSingleton<TradierPacer>();
        return services;
    }
}

using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>What the Yahoo feed needs besides its options.</summary>
public static class YahooRegistration
{
    /// <summary>Its HTTP client, and the cookies that the client carries.</summary>
    public static IServiceCollection AddYahoo(this IServiceCollection services)
    {
        services.AddFeedHttp(YahooFeed.FeedName);
        services.AddHttpClient(YahooFeed.FeedName).AddHttpMessageHandler(provider => new YahooCookieHandler(provider.GetRequiredService<YahooCookies>()));
        services.AddSingleton<YahooCookies>();
        services.AddSingleton(CreateApi);
        return services;
    }

    private static YahooApi CreateApi(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<YahooOptions>>().Value;
        var limits = options.Limits();
        return ActivatorUtilities.CreateInstance<YahooApi>(services, services.GetFeedHttp(YahooFeed.FeedName, limits));
    }
}

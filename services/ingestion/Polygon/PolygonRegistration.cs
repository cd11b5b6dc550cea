using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>What the Polygon feed needs besides its options.</summary>
public static class PolygonRegistration
{
    /// <summary>The feed and its HTTP client.</summary>
    public static IServiceCollection AddPolygon(this IServiceCollection services)
    {
        services.AddFeedHttp(PolygonFeed.FeedName);
        services.AddSingleton(PolygonFeed.Create);
        return services;
    }
}

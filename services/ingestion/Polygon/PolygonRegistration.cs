using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>What the Polygon feed needs besides its options.</summary>
public static class PolygonRegistration
{
    /// <summary>Its HTTP client.</summary>
    public static IServiceCollection AddPolygon(this IServiceCollection services)
    {
        services.AddFeedHttp(PolygonFeed.FeedName);
        return services;
    }
}

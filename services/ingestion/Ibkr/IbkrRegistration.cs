namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>Registers the feed and the owner of its connection.</summary>
public static class IbkrRegistration
{
    /// <summary>Needs <see cref="IbkrOptions"/>, <see cref="TimeProvider"/>, <see cref="Hosting.JitterSeed"/> and <see cref="Feeds.FeedMetrics"/>.</summary>
    public static IServiceCollection AddIbkr(this IServiceCollection services)
    {
        services.AddSingleton<IbkrFeed>();
        services.AddSingleton<IbkrLink>();
        services.AddHostedService(provider => provider.GetRequiredService<IbkrLink>());
        return services;
    }
}

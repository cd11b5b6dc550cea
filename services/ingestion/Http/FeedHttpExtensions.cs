namespace OptionsAlerts.Ingestion.Http;

/// <summary>Registers and makes the providers' HTTP clients, one a feed, by its name.</summary>
public static class FeedHttpExtensions
{
    /// <summary>A client whose address, headers and body are never logged: they may hold keys. It has no deadline of its own; <see cref="FeedHttp"/> keeps one that covers redirects and the body too.</summary>
    public static IServiceCollection AddFeedHttp(this IServiceCollection services, string feed)
    {
        services.AddHttpClient(feed, ConfigureClient).ConfigurePrimaryHttpMessageHandler(FeedHttp.Handler).RemoveAllLoggers();
        return services;
    }

    public static FeedHttp GetFeedHttp(this IServiceProvider services, string feed, HttpLimits limits) =>
        new(services.GetRequiredService<IHttpClientFactory>().CreateClient(feed), limits, services.GetRequiredService<TimeProvider>());

    private static void ConfigureClient(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("options-alerts/0.1");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/csv");
    }
}

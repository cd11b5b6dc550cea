using System.Net;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.Notifier.Channels.Http;

/// <summary>The HTTP client of a channel: pooled, silent, bounded, and it goes nowhere but where it is sent.</summary>
internal static class ChannelHttp
{
    /// <summary>The name under which the factory holds a channel's client.</summary>
    public static string ClientName(string channel) => "notifier-" + channel;

    public static void AddChannelHttpClient(this IServiceCollection services, ChannelEntry channel)
    {
        services.AddHttpClient(ClientName(channel.Name))
            // URLs hold secrets; the factory's loggers write URLs.
            .RemoveAllLoggers()
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new BodyLimitHandler())
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider, Connections(provider, channel)))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    /// <summary>A client that waits at a provider's side: a limit for the whole of a call, and room for a longer answer.</summary>
    public static void AddPollingHttpClient(this IServiceCollection services, string name, TimeSpan timeout, int answerLimit) =>
        services.AddHttpClient(name)
            .RemoveAllLoggers()
            .ConfigureHttpClient(client =>
            {
                client.Timeout = timeout;
                client.MaxResponseContentBufferSize = answerLimit;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider, connections: 2))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    public static HttpClient CreateChannelClient(this IHttpClientFactory factory, string channel) => factory.CreateClient(ClientName(channel));

    // A provider's own number holds for all calls, receipts and checks too.
    private static int Connections(IServiceProvider provider, ChannelEntry channel) =>
        provider.GetRequiredKeyedService<IChannel>(channel.Name).Limits.MostAtOnce ?? Math.Max(4, channel.Concurrency(provider.GetRequiredService<IOptions<NotifierOptions>>().Value));

    private static SocketsHttpHandler Handler(IServiceProvider provider, int connections) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = provider.GetRequiredService<IOptions<NotifierOptions>>().Value.Delivery.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = connections,
        MaxResponseHeadersLength = 32,
        // No propagator, no diagnostics handler: it would write the URL into spans and send trace headers to third parties.
        ActivityHeadersPropagator = null,
    };
}

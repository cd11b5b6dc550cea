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
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                ConnectTimeout = provider.GetRequiredService<IOptions<NotifierOptions>>().Value.Delivery.ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // A provider's own number holds for all calls, receipts and checks too.
                MaxConnectionsPerServer = provider.GetRequiredKeyedService<IChannel>(channel.Name).Limits.MostAtOnce
                    ?? Math.Max(4, channel.Concurrency(provider.GetRequiredService<IOptions<NotifierOptions>>().Value)),
                MaxResponseHeadersLength = 32,
                // No propagator, no diagnostics handler: it would write the URL into spans and send trace headers to third parties.
                ActivityHeadersPropagator = null,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    public static HttpClient CreateChannelClient(this IHttpClientFactory factory, string channel) => factory.CreateClient(ClientName(channel));
}

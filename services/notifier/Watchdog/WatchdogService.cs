using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>The watchdog: it runs where the notifier does, in live runs. A recorded or simulated run is not watched, and hears nothing of it.</summary>
internal static class WatchdogService
{
    /// <summary>The queue of one watchdog.</summary>
    public static string Queue(string name) => $"watchdog-{name}";

    public static IHostApplicationBuilder AddWatchdog(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<WatchdogOptions>(WatchdogOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<WatchdogOptions>>(new HeartbeatRule(builder.Configuration));
        var services = builder.Services;
        services.TryAddSingleton<LoopPulses>();
        services.AddSingleton<WatchdogMetrics>();
        services.AddSingleton<WatchdogBoard>();
        services.TryAddSingleton<IDependencies, Dependencies>();
        services.TryAddSingleton<IOperationalSignals, EngineSignals>();
        services.AddSingleton<Lookout>();
        services.AddSingleton<DirectAlerts>();
        services.AddSingleton<OperationalAlerts>();
        services.AddSingleton<HeartbeatSender>();
        services.AddPollingHttpClient(HeartbeatSender.ClientName, HeartbeatSender.Timeout, HeartbeatSender.AnswerLimit);
        services.AddHealthChecks().AddCheck<ChannelsHealth>("channels");
        if (!Watches(builder.Configuration)) return builder;

        services.AddHealthChecks().AddCheck<SourcesHealth>("market-data").AddCheck<EngineHealth>("engine");
        services.AddHostedService<WatchdogLoop>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration[$"{WatchdogOptions.Section}:Heartbeat:Url"])) services.AddHostedService<HeartbeatLoop>();
        return builder.AddBusModule((bus, provider) =>
        {
            var board = provider.GetRequiredService<WatchdogBoard>();
            bus.Own(Queue(provider.GetRequiredService<IOptions<WatchdogOptions>>().Value.EffectiveName), endpoint =>
            {
                Hear<FeedStatusChanged>(endpoint, board.Take);
                Hear<OptionChainSnapshot>(endpoint, board.Take);
                Hear<VolatilityIndexQuote>(endpoint, board.Take);
                Hear<CanarySeen>(endpoint, board.Take);
            });
        });
    }

    // Read without the options, whose problems are reported at the start.
    private static bool Watches(IConfiguration configuration) =>
        IsLive(configuration) && !(bool.TryParse(configuration[$"{WatchdogOptions.Section}:{nameof(WatchdogOptions.Enabled)}"], out var enabled) && !enabled);

    private static bool IsLive(IConfiguration configuration) =>
        !(Enum.TryParse<RunClock>(configuration[$"{RunOptions.Section}:{nameof(RunOptions.Clock)}"], ignoreCase: true, out var clock) && clock == RunClock.Market);

    private static void Hear<T>(IReceiveEndpointConfigurator endpoint, Action<T> take) where T : class => endpoint.Handler<T>(context =>
    {
        take(context.Message);
        return Task.CompletedTask;
    });

    /// <summary>A heartbeat that watches no source would say that all is well with no data at all.</summary>
    private sealed class HeartbeatRule(IConfiguration configuration) : IValidateOptions<WatchdogOptions>
    {
        public ValidateOptionsResult Validate(string? name, WatchdogOptions options) =>
            Watches(configuration) && options.Heartbeat.Url is not null && options.Sources.Length == 0
                ? ValidateOptionsResult.Fail("Watchdog:Sources is empty; Watchdog:Heartbeat:Url is set: a heartbeat says that market data is fresh.")
                : ValidateOptionsResult.Success;
    }
}

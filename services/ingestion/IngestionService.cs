using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Api;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Simulated;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Ingestion;

/// <summary>The ingestion service: what it registers and what it serves.</summary>
public static class IngestionService
{
    /// <summary>The queue on which the engine's decisions of steps come back.</summary>
    public const string StepsQueue = "ingestion-steps";

    /// <summary>Everything that feeds publish; its exchanges are there before the first message.</summary>
    public static readonly IReadOnlyCollection<Type> Published = [.. Analyses.Messages, typeof(FeedStatusChanged), typeof(StepOpened)];

    private const string SimulatedSection = $"{IngestionOptions.Section}:Simulated";
    private const int Prefetch = 16;

    /// <summary>The feeds alone, which nothing runs yet and which have no bus: what the recorder takes.</summary>
    public static IHostApplicationBuilder AddFeeds(this IHostApplicationBuilder builder)
    {
        builder.AddRun();
        builder.AddValidatedOptions<IngestionOptions>(IngestionOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<IngestionOptions>, FeedRules>();
        builder.AddValidatedOptions<TapeOptions>(TapeOptions.Section);
        builder.AddValidatedOptions<StreamOptions>(StreamOptions.Section);
        builder.AddValidatedOptions<SimulationOptions>(SimulatedSection).PostConfigure<IOptions<IngestionOptions>>(FollowIngestion);
        FeedCatalogue.AddTo(builder);
        builder.Services.AddSingleton<FeedMetrics>();
        builder.Services.AddSingleton(services => JitterSeed.Of(services.GetRequiredService<IOptions<IngestionOptions>>().Value));
        builder.Services.AddSingleton<FeedFactory>();
        builder.Services.AddSingleton<Recorder>();
        return builder;
    }

    public static IHostApplicationBuilder AddIngestion(this IHostApplicationBuilder builder)
    {
        builder.AddFeeds();
        builder.Services.AddSingleton<IValidateOptions<IngestionOptions>, FeedKeyRule>();
        builder.Services.TryAddSingleton<IMarketPublisher, BusMarketPublisher>();
        builder.Services.AddSingleton<BusFeedAlarms>();
        builder.Services.AddSingleton<IFeedAlarms>(services => services.GetRequiredService<BusFeedAlarms>());
        builder.Services.AddHostedService(services => services.GetRequiredService<BusFeedAlarms>());
        builder.Services.AddSingleton<FeedCounters>();
        builder.Services.AddSingleton<FeedBoard>();
        builder.Services.AddSingleton<FeedHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FeedHost>());
        builder.Services.AddSingleton<FeedKeyCheck>();
        builder.Services.AddSingleton<FeedCallErrors>();
        builder.Services.AddSingleton<FeedControlService>();
        builder.Services.AddGrpcApi().AddGrpc().AddServiceOptions<FeedControlService>(service =>
        {
            service.Interceptors.Add<FeedKeyCheck>();
            service.Interceptors.Add<FeedCallErrors>();
        });
        return builder.AddBusModule(ConfigureBus);
    }

    public static IEndpointRouteBuilder MapIngestion(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<FeedControlService>();
        endpoints.MapGrpcApi();
        return endpoints;
    }

    private static void ConfigureBus(BusEndpoints bus, IServiceProvider services)
    {
        bus.Publishes(Published);
        bus.Control(StepsQueue, Prefetch, singleActive: true, endpoint =>
        {
            var host = services.GetRequiredService<FeedHost>();
            endpoint.Handler<StepDecided>(context =>
            {
                host.OnDecided(context.Message);
                return Task.CompletedTask;
            });
        });
    }

    // What one names for every feed holds for the simulation too, unless its own section says otherwise.
    private static void FollowIngestion(SimulationOptions simulation, IOptions<IngestionOptions> ingestion)
    {
        if (ingestion.Value.Named()[0] != FeedName.Simulated) return;
        if (simulation.Symbols.Length == 0) simulation.Symbols = [.. ingestion.Value.PlainSymbols()];
        if (simulation.Seed == IngestionOptions.DefaultSeed) simulation.Seed = ingestion.Value.Seed;
    }
}

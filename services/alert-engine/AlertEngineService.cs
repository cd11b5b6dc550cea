using Marten;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine;

/// <summary>The alert-engine service: the decision log and what drives it.</summary>
public static class AlertEngineService
{
    /// <summary>The engine's one queue: one active consumer, the standbys behind it.</summary>
    public const string Queue = "alert-engine";

    /// <summary>What the engine publishes for whoever listens; its exchange is there before the first message. Requests go to the queues of their channels.</summary>
    public static readonly IReadOnlyCollection<Type> Published = [typeof(AlertAnswered), typeof(CanarySeen)];

    // Messages that wait for one commit together; where they are handed over none waits with its handler.
    private const int Prefetch = 1_024;
    private const int HandedOver = 4;

    // A policy's text, and what goes with it.
    private const int LargestRequest = 2 << 20;

    public static IHostApplicationBuilder AddAlertEngine(this IHostApplicationBuilder builder)
    {
        builder.AddRun();
        builder.AddValidatedOptions<AlertEngineOptions>(AlertEngineOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<AlertEngineOptions>, EnginePolicy.Validation>();
        builder.Services.AddSingleton<IValidateOptions<AlertEngineOptions>>(new ApiKeyRule(builder.Configuration));
        builder.AddSchema(SnapshotStore.SchemaName, SnapshotStore.Schema);
        builder.AddSchema(RunHead.SchemaName, RunHead.Schema);
        builder.AddSchema(CanaryAnswers.SchemaName, CanaryAnswers.Schema);
        builder.AddSchema(DayArchive.SchemaName, DayArchive.Schema);
        builder.Services.AddMarten(MartenSetup.Configure).UseNpgsqlDataSource();
        builder.Services.TryAddSingleton<EngineTotals>();
        builder.Services.AddSingleton<EnginePolicy>();
        builder.Services.AddSingleton<EngineJournal>();
        builder.Services.AddSingleton<EngineInbox>();
        builder.Services.AddSingleton<AnswerPublisher>();
        builder.Services.AddSingleton<RequestPublisher>();
        builder.Services.AddSingleton<AskedCommands>();
        builder.Services.AddSingleton<CanaryAnswers>();
        builder.Services.TryAddSingleton<IEngineProbe, NoProbe>();
        builder.Services.AddHostedService<EngineLoop>();
        builder.Services.AddHostedService<HistoryService>();
        builder.Services.AddSingleton<ApiMetrics>();
        builder.Services.AddSingleton<ReplaySlots>();
        builder.Services.AddSingleton<EngineKeyCheck>();
        builder.Services.AddSingleton<EngineCallErrors>();
        builder.Services.AddSingleton<AlertLogService>();
        builder.Services.AddGrpcApi().AddGrpc().AddServiceOptions<AlertLogService>(service =>
        {
            service.MaxReceiveMessageSize = LargestRequest;
            service.Interceptors.Add<EngineKeyCheck>();
            service.Interceptors.Add<EngineCallErrors>();
        });
        return builder.AddBusModule(ConfigureBus);
    }

    public static IEndpointRouteBuilder MapAlertEngine(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AlertLogService>();
        endpoints.MapGrpcApi();
        return endpoints;
    }

    private static void ConfigureBus(BusEndpoints bus, IServiceProvider services)
    {
        bus.Publishes(Published);
        bus.Control(Queue, bus.Redelivers ? Prefetch : HandedOver, singleActive: true, endpoint =>
        {
            var inbox = services.GetRequiredService<EngineInbox>();
            Func<object, CancellationToken, Task> take = bus.Redelivers ? inbox.Take : inbox.HandOver;
            Subscribe<SignalDetected>(endpoint, take);
            Subscribe<NotificationDelivered>(endpoint, take);
            if (!bus.Redelivers) Subscribe<NotificationsDelivered>(endpoint, take);
            Subscribe<NotificationFailed>(endpoint, take);
            Subscribe<StepOpened>(endpoint, take);
            Subscribe<StepAnalyzed>(endpoint, take);
            Subscribe<CanarySent>(endpoint, take);
        });
    }

    private static void Subscribe<T>(IReceiveEndpointConfigurator endpoint, Func<object, CancellationToken, Task> take) where T : class =>
        endpoint.Handler<T>(context => take(context.Message, context.CancellationToken));
}

using System.Security.Cryptography;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Logging;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier;

/// <summary>The notifier service: what it registers and what it serves.</summary>
public static class NotifierService
{
    /// <summary>The queue on which the engine tells what is answered.</summary>
    public const string AnswersQueue = "notify-answers";

    private const int AnswersAtOnce = 16;

    // The bus waits so much longer for what has begun by then.
    private static readonly TimeSpan SendsOn = TimeSpan.FromSeconds(2);

    /// <summary>The queue of a channel.</summary>
    public static string Queue(string channel) => $"notify-{channel}";

    /// <summary>
    /// The channels that a configuration makes live, in a fixed order; <c>console</c> alone where none is configured. For telling the engine.
    /// A value that does not read throws <see cref="InvalidOperationException"/>, as at start.
    /// </summary>
    public static IReadOnlyList<string> ConfiguredChannels(IConfiguration configuration)
    {
        var options = new NotifierOptions();
        configuration.GetSection(NotifierOptions.Section).Bind(options);
        return [.. ChannelCatalogue.Live(options).Select(entry => entry.Name)];
    }

    public static IHostApplicationBuilder AddNotifier(this IHostApplicationBuilder builder)
    {
        builder.AddRun();
        builder.AddValidatedOptions<NotifierOptions>(NotifierOptions.Section);
        builder.AddSchema(LedgerSchema.Name, LedgerSchema.Sql);
        builder.AddChannels();
        if (TelegramReceiver.IsWanted(builder.Configuration)) builder.AddTelegramReceiver();
        builder.Services.TryAddSingleton<IDeliveryLedger, NpgsqlDeliveryLedger>();
        builder.Services.TryAddSingleton<IOutcomePublisher, BusOutcomePublisher>();
        builder.Services.AddSingleton<AcknowledgeLinks>();
        builder.Services.AddSingleton<EngineAnswers>();
        builder.Services.TryAddSingleton<IAlertAnswers>(services => services.GetRequiredService<EngineAnswers>());
        builder.Services.TryAddSingleton<IAlertContents>(services => services.GetRequiredService<EngineAnswers>());
        builder.Services.TryAddSingleton<ISentMessages, NpgsqlSentMessages>();
        builder.Services.AddSingleton<PushoverReceipts>();
        builder.Services.AddSingleton<PushoverEmergencies>();
        builder.Services.TryAddSingleton<IEmergencies>(services => services.GetRequiredService<PushoverEmergencies>());
        builder.Services.AddHostedService(services => services.GetRequiredService<PushoverEmergencies>());
        builder.Services.AddSingleton<AnsweredAlerts>();
        builder.Services.AddSingleton<AcknowledgePage>();
        builder.Services.AddHostedService<LedgerRetention>();
        builder.Services.AddHostedService<ChannelChecks>();
        builder.AddWatchdog();
        return builder.AddBusModule((bus, services) =>
        {
            var options = services.GetRequiredService<IOptions<NotifierOptions>>().Value;
            if (bus.Redelivers) EndSending(services);
            // A queue for every channel there is, so that a request for one that is not live is answered, not stuck.
            foreach (var entry in ChannelCatalogue.All)
            {
                // Resolved at the first message: the router reports by the bus that is being made here.
                // One notifier at a time sends on a channel: the pace, the connections and the circuit are its own.
                bus.Control(Queue(entry.Name), entry.Waiting(options), singleActive: true, endpoint =>
                    endpoint.Handler<NotificationRequested>(context =>
                        services.GetRequiredService<DispatchRouter>().Dispatch(context.Message, context.CancellationToken, context.ReceiveContext.Redelivered)));
            }

            bus.Control(AnswersQueue, AnswersAtOnce, singleActive: false, endpoint =>
                endpoint.Handler<AlertAnswered>(context => services.GetRequiredService<AnsweredAlerts>().Take(context.Message, context.CancellationToken)));
        });
    }

    public static IEndpointRouteBuilder MapNotifier(this IEndpointRouteBuilder endpoints)
    {
        AcknowledgePage.Map(endpoints);
        return endpoints;
    }

    /// <summary>Channels, pipelines and dispatchers, without bus and database.</summary>
    internal static void AddChannels(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMetrics();
        services.TryAddSingleton<NotifierMetrics>();
        services.TryAddSingleton<IConsoleSink, StandardOutputSink>();
        services.TryAddSingleton(provider => Redactor.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(Reasons);
        services.TryAddSingleton(Router);
        services.AddSingleton<IChartSource, GexCharts>();
        services.AddSingleton<IChartSource, VixCharts>();
        services.TryAddSingleton<IAlertCharts, AlertCharts>();
        foreach (var entry in ChannelCatalogue.All)
        {
            services.AddChannelHttpClient(entry);
            services.AddKeyedSingleton(entry.Name, (provider, _) => entry.Create(provider));
        }
    }

    // At a stop what is being sent is not cut short, which would send it again. What is in hand goes on being sent for a while, which is enough where a channel is fast; then nothing begins any more, and
    // what waits is brought to the next notifier.
    private static void EndSending(IServiceProvider services) => services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        services.GetRequiredService<TimeProvider>().CreateTimer(static router => ((DispatchRouter)router!).Close(), services.GetRequiredService<DispatchRouter>(), SendsOn, Timeout.InfiniteTimeSpan));

    // Asks Telegram for what was pressed; only where somebody may press.
    private static void AddTelegramReceiver(this IHostApplicationBuilder builder)
    {
        builder.Services.AddPollingHttpClient(TelegramReceiver.ClientName, TelegramReceiver.PollTimeout, TelegramReceiver.AnswerLimit);
        builder.Services.AddSingleton<TelegramPresses>();
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TelegramReceiver>(provider, (Func<double>)Jitter));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TelegramReceiver>());
    }

    // The console can always take a message, asked for by mistake or not.
    private static DispatchRouter Router(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<NotifierOptions>>().Value;
        var sending = ChannelCatalogue.All.Where(entry => entry.Name == ConsoleChannel.ChannelName || entry.Options(options).IsConfigured);
        return ActivatorUtilities.CreateInstance<DispatchRouter>(services, sending.Select(entry => MakeDispatcher(services, entry)));
    }

    private static Dispatcher MakeDispatcher(IServiceProvider services, ChannelEntry entry)
    {
        var options = services.GetRequiredService<IOptions<NotifierOptions>>().Value;
        var pipeline = ActivatorUtilities.CreateInstance<ChannelPipeline>(services, services.GetRequiredKeyedService<IChannel>(entry.Name), options.Delivery, (Func<double>)Jitter);
        return ActivatorUtilities.CreateInstance<Dispatcher>(services, pipeline, entry.Concurrency(options));
    }

    // Spreads calls in time and decides nothing; different in every process, or it would not spread them.
    private static double Jitter() => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);

    private static ReasonText Reasons(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<NotifierOptions>>().Value;
        var heartbeat = services.GetService<IOptions<WatchdogOptions>>()?.Value.Heartbeat;
        return new ReasonText([.. ChannelCatalogue.All.SelectMany(entry => entry.Options(options).Secrets()), .. options.Answers.Secrets(), .. options.Charts.Secrets(), .. heartbeat?.Secrets() ?? []], services.GetRequiredService<Redactor>().Redact);
    }
}

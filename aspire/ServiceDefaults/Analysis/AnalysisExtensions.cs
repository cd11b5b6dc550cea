using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>Registers an analysis: its host, its state, its one queue of market data.</summary>
public static class AnalysisExtensions
{
    /// <param name="builder">The process.</param>
    /// <param name="source">One of <see cref="Analyses"/>; the queue is <c>{source}-market</c>.</param>
    public static IHostApplicationBuilder AddAnalysis<TAnalysis>(this IHostApplicationBuilder builder, string source) where TAnalysis : class, IAnalysis
    {
        builder.AddRun();
        builder.AddSchema(AnalysisStore.SchemaName, AnalysisStore.Schema);
        builder.Services.AddSingleton<AnalysisStore>();
        builder.Services.AddSingleton<TAnalysis>();
        builder.Services.AddSingleton<AnalysisHost<TAnalysis>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AnalysisHost<TAnalysis>>());
        Type[] messages = [.. Analyses.Messages.Where(message => Analyses.Takers(message).Contains(source))];
        return builder.AddBusModule((bus, services) => bus.SharedData($"{source}-market", messages, endpoint =>
        {
            var host = services.GetRequiredService<AnalysisHost<TAnalysis>>();
            Subscribe<TAnalysis, OptionChainSnapshot>(endpoint, host, source);
            Subscribe<TAnalysis, UnderlyingQuote>(endpoint, host, source);
            Subscribe<TAnalysis, OptionTradeBatch>(endpoint, host, source);
            Subscribe<TAnalysis, VolumeHistory>(endpoint, host, source);
            Subscribe<TAnalysis, VolatilityIndexQuote>(endpoint, host, source);
            Subscribe<TAnalysis, VolatilityHistory>(endpoint, host, source);
            endpoint.Handler<StepOpened>(context => host.Enqueue(context.Message, context.CancellationToken).AsTask());
        }));
    }

    private static void Subscribe<TAnalysis, TMessage>(IReceiveEndpointConfigurator endpoint, AnalysisHost<TAnalysis> host, string source)
        where TAnalysis : class, IAnalysis
        where TMessage : class, IMarketMessage
    {
        if (Analyses.Takers(typeof(TMessage)).Contains(source))
            endpoint.Handler<TMessage>(context => host.Enqueue(context.Message, context.CancellationToken).AsTask());
    }
}

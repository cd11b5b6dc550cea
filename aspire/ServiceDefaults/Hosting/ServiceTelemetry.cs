using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OptionsAlerts.ServiceDefaults.Logging;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// OpenTelemetry logs, metrics and traces by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; nothing is recorded otherwise, since spans that nobody
/// collects cost the hot path. Secrets are taken out before the exporter.
/// </summary>
internal static class ServiceTelemetry
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Our own meters and activity sources are named <c>OptionsAlerts.</c> and the part's name.</summary>
    public const string OwnSources = "OptionsAlerts.*";

    public static void Add(IHostApplicationBuilder builder, string service)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "options-alerts", serviceVersion: Version))
            .WithLogging(
                logging => logging.AddProcessor(services => new LogRecordRedaction(services.GetRequiredService<Redactor>())),
                options =>
                {
                    options.IncludeFormattedMessage = true;
                    // Scopes pass the redaction by.
                    options.IncludeScopes = false;
                })
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("MassTransit", "Npgsql", "Marten", "Polly", OwnSources))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthEndpoints.IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql()
                .AddSource("MassTransit", "Marten", OwnSources)
                .AddProcessor(services => new ActivityRedaction(services.GetRequiredService<Redactor>())))
            .UseOtlpExporter();
    }

    private static string? Version => typeof(ServiceTelemetry).Assembly.GetName().Version?.ToString(3);
}

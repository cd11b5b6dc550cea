using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting.Systemd;
using OptionsAlerts.ServiceDefaults.Logging;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// What every process has in common, whether it holds one service or all six: configuration with the environment table, redacted logs, telemetry, health, addresses, and
/// how it ends.
/// </summary>
public static class ServiceHost
{
    /// <summary>Sets all of it up. <paramref name="service"/> names the process in telemetry, health bodies and errors. Called once a process; a second call does nothing.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service)
    {
        if (builder.Services.Any(descriptor => descriptor.ServiceType == typeof(ServiceName))) return builder;
        builder.Services.AddSingleton(new ServiceName(service));
        EnvironmentCheck.Register(builder.Services, EnvironmentLayer.AddTo(builder.Configuration));
        builder.AddRedactedLogging();
        builder.AddValidatedOptions<ServiceOptions>(ServiceOptions.Section);
        ServiceEndpoints.Configure(builder);
        ServiceTelemetry.Add(builder, service);

        builder.Services.TryAddSingleton(TimeProvider.System);
        // For a client that calls a service by its name and says so. Providers are called by their addresses.
        builder.Services.AddServiceDiscovery();
        builder.Services.TryAddSingleton<LoopPulses>();
        builder.Services.AddHealthChecks().AddCheck("process", static () => HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag])
            .Add(new HealthCheckRegistration("loops", services => new LoopsHealth(services.GetRequiredService<LoopPulses>()), HealthStatus.Unhealthy, [HealthEndpoints.LiveTag]));
        if (SystemdSettings.From(Environment.GetEnvironmentVariable, Environment.ProcessId) is { } systemd)
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<SystemdService>(services, systemd));
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = DrainTime(builder.Configuration);
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> and <c>/alive</c>. Making the checks makes what they check, the bus among it: what fails then is told by <see cref="RunServiceAsync(WebApplication)"/>.
    /// </summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        var service = app.Services.GetRequiredService<ServiceName>();
        try
        {
            HealthEndpoints.Map(app, service.Value);
        }
        catch (Exception exception)
        {
            service.MappingFailure = exception;
        }

        return app;
    }

    /// <summary>
    /// Runs until SIGTERM, Ctrl-C or a fatal error: 0 after a clean drain, 1 with one sentence on standard error, 2 with one line for each problem of the configuration.
    /// </summary>
    public static Task<int> RunServiceAsync(this WebApplication app) => app.RunServiceAsync(Console.Error);

    /// <summary>As above, with the sentences written elsewhere.</summary>
    public static async Task<int> RunServiceAsync(this WebApplication app, TextWriter errors)
    {
        var service = app.Services.GetService<ServiceName>()?.Value ?? "options-alerts";
        var redactor = Redactor.FormsOnly;
        Exception? fatal;
        try
        {
            redactor = app.Services.GetRequiredService<Redactor>();
            fatal = await Run(app);
        }
        catch (Exception exception)
        {
            fatal = exception;
        }

        var disposal = await Dispose(app);
        return (fatal ?? disposal) is { } failure ? await Report(failure, service, redactor, errors) : 0;
    }

    /// <summary>A whole service process: the defaults, what it registers, what it serves, its end. Covers errors from the first line on, such as a settings file that is no JSON. With <c>health</c> or
    /// <c>alive</c> as its only argument it asks the process that runs already (<see cref="HealthProbe"/>).</summary>
    public static async Task<int> RunAsync(string service, string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        WebApplication app;
        try
        {
            if (HealthProbe.PathOf(args) is { } asked) return await HealthProbe.Run(service, asked);
            var builder = WebApplication.CreateBuilder(args);
            builder.AddServiceDefaults(service);
            add(builder);
            app = builder.Build();
            app.MapServiceDefaults();
            map(app);
        }
        catch (Exception exception)
        {
            return await Report(exception, service, Redactor.FormsOnly, Console.Error);
        }

        return await app.RunServiceAsync();
    }

    // The host stops by itself when a background service fails, and says so in the log only: the failure is looked up afterwards.
    private static async Task<Exception?> Run(WebApplication app)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        if (app.Services.GetService<ServiceName>()?.MappingFailure is { } failure) return failure;
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        try
        {
            await app.StartAsync();
            await app.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while starting, or the drain ran out of time; the latter is a failure that the caller must see.
            if (Faults(background).FirstOrDefault() is { } fault) return fault;
            return app.Lifetime.ApplicationStarted.IsCancellationRequested
                ? new TimeoutException("The drain did not end in time; what was under way may be done again after the next start.")
                : null;
        }

        return Faults(background).FirstOrDefault();
    }

    private static IEnumerable<Exception> Faults(IEnumerable<BackgroundService> services) =>
        services.Select(service => service.ExecuteTask?.Exception?.GetBaseException()).OfType<Exception>().Where(exception => exception is not OperationCanceledException);

    // Read without the options: the host asks while it is built, before a bad value could be reported.
    private static TimeSpan DrainTime(ConfigurationManager configuration) => TimeSpan.FromSeconds(
        int.TryParse(configuration[$"{ServiceOptions.Section}:{nameof(ServiceOptions.DrainSeconds)}"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) &&
        seconds is >= 1 and <= 600
            ? seconds
            : new ServiceOptions().DrainSeconds);

    private static async Task<Exception?> Dispose(WebApplication app)
    {
        try
        {
            await app.DisposeAsync();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static async Task<int> Report(Exception exception, string service, Redactor redactor, TextWriter errors)
    {
        var fatal = FatalError.From(exception, redactor);
        foreach (var line in fatal.Lines) await errors.WriteLineAsync($"{service}: {line}");
        return fatal.ExitCode;
    }

    private sealed class LoopsHealth(LoopPulses pulses) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(pulses.Hanging() is { } hanging ? HealthCheckResult.Unhealthy(hanging) : HealthCheckResult.Healthy());
    }

    private sealed class ServiceName(string value)
    {
        public string Value => value;

        public Exception? MappingFailure { get; set; }
    }
}

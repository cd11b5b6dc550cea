using System.Globalization;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Config;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Standalone.Remote;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Run;

/// <summary>Starts PostgreSQL where there is none, all six services on an in-memory bus, and the console; ends with a summary.</summary>
public static class RunHost
{
    /// <param name="cancellationToken">Ctrl-C or SIGTERM: drains what is under way, at any point of the run.</param>
    /// <returns>0 when the run came to its end or was stopped and drained, 1 on a fatal error, 2 on a configuration that cannot be.</returns>
    public static async Task<int> Run(RunRequest request, CancellationToken cancellationToken)
    {
        // The command line listens for signals from a command's first wait on.
        await Task.Yield();
        try
        {
            return await RunToEnd(request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Progress("Stopped before the run began.");
            return ExitCode.Fine;
        }
    }

    private static async Task<int> RunToEnd(RunRequest request, CancellationToken cancellationToken)
    {
        var settings = RunSettings.Of(request);
        // What cannot run is refused before anything is started for it.
        var report = await ConfigReport.Make([], settings, cancellationToken);
        if (report.Problems.Count > 0)
        {
            foreach (var problem in report.Problems) await Console.Error.WriteLineAsync($"options-alerts: {problem}");
            return ExitCode.BadInput;
        }

        var builder = WebApplication.CreateBuilder();
        // A free port unless one is asked for: two runs on one machine must not meet.
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null) builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        // Below every other source: a port for gRPC that somebody sets goes before it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Service:GrpcPort", FreePort.Choose(preferred: 0).ToString(CultureInfo.InvariantCulture))] });
        builder.AddServiceDefaults("options-alerts");
        // Above every other source, whose lists it replaces.
        ((IConfigurationBuilder)builder.Configuration).Add(new ReplacingLists("command line", settings));
        builder.Configuration.AddInMemoryCollection(RunSettings.Derived(builder.Configuration, TimeProvider.System.GetUtcNow()));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("OptionsAlerts", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Error).AddFilter("Npgsql", LogLevel.Critical);

        await using var postgres = await PostgresFinder.Acquire(builder.Configuration, Progress, cancellationToken);
        builder.Configuration["ConnectionStrings:alertsdb"] = postgres.ConnectionString;
        Progress($"{postgres.Origin}.");

        var live = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        AddServices(builder, live);
        cancellationToken.ThrowIfCancellationRequested();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngestion();
        app.MapGex();
        app.MapVolume();
        app.MapVix();
        app.MapAlertEngine();
        app.MapNotifier();

        using var stop = cancellationToken.Register(app.Lifetime.StopApplication);
        using var announced = new EngineAnnouncement(app.Services, Progress);
        app.Lifetime.ApplicationStarted.Register(() => Announce(app));
        app.Lifetime.ApplicationStarted.Register(announced.Announce);
        app.Lifetime.ApplicationStopped.Register(() => RunSummary.Print(app.Services));
        return await app.RunServiceAsync();
    }

    private static void AddServices(WebApplicationBuilder builder, bool live)
    {
        var monitor = new RunMonitor();
        builder.Services.AddSingleton(monitor);
        builder.Services.AddSingleton<IConsoleSink>(live ? new LiveSink() : new PlainSink());
        // Parts stop in the reverse order: the engine after the bus, whose last messages it answers.
        builder.AddAlertEngine();
        builder.AddNotifier();
        builder.AddGex();
        builder.AddVolume();
        builder.AddVix();
        builder.AddIngestion();
        builder.AddRunMonitor();
        if (live) builder.Services.AddHostedService<LiveConsole>();
        else builder.Services.AddHostedService<PlainConsole>();
        builder.Services.AddHostedService<RunEnd>();
    }

    private static void Announce(WebApplication app)
    {
        var run = app.Services.GetRequiredService<IOptions<RunOptions>>().Value;
        var ingestion = app.Services.GetRequiredService<IOptions<IngestionOptions>>().Value;
        var speed = run.Clock == RunClock.Market ? $", speed {ingestion.Speed}" : string.Empty;
        Progress(string.Create(CultureInfo.InvariantCulture, $"Run {run.Id}: {string.Join(", ", ingestion.Named().Select(WireName.Of))} feed{(ingestion.Named().Count > 1 ? "s" : string.Empty)}{speed}. Ctrl-C ends it."));
    }

    private static void Progress(string line) => Console.Error.WriteLine(line);
}

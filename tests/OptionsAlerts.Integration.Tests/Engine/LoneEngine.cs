using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Api;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>
/// An engine in this process with a clock and a bus of its own, so that it hears only what it is handed: what a standby is, or one that was paused. Several share a database. Its channel keeps
/// requests and answers none.
/// </summary>
internal sealed class LoneEngine : IAsyncDisposable
{
    public const string Run = "roll";

    private readonly IHost _host;
    private readonly ConcurrentQueue<Guid> _asked;

    private LoneEngine(IHost host, FakeTimeProvider time, CollectedLog log, ConcurrentQueue<Guid> asked) => (_host, Time, Log, _asked) = (host, time, log, asked);

    public FakeTimeProvider Time { get; }

    public CollectedLog Log { get; }

    public EngineJournal Journal => _host.Services.GetRequiredService<EngineJournal>();

    public EngineTotals Totals => _host.Services.GetRequiredService<EngineTotals>();

    /// <summary>Requests that reached the channel, as often as they did.</summary>
    public IReadOnlyCollection<Guid> Asked => _asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The whole engine, its log read.</summary>
    public static async Task<LoneEngine> Start(string database, DateTimeOffset now)
    {
        var engine = Build(database, now);
        await engine._host.StartAsync(Stop);
        await Eventually.Holds(() => engine.Log.Lines.Any(line => line.Contains("Decision log of run", StringComparison.Ordinal)), "The log was read");
        return engine;
    }

    /// <summary>Its journal alone, loaded.</summary>
    public static async Task<LoneEngine> Load(string database, DateTimeOffset now)
    {
        var engine = Build(database, now);
        await engine._host.Services.GetRequiredService<AlertsDatabase>().StartAsync(Stop);
        await engine.Journal.Load(Stop);
        return engine;
    }

    /// <summary>What a notifier says of a request that arrived.</summary>
    public static NotificationDelivered Delivered(OutstandingRequest request, DateTimeOffset at) => new()
    {
        RunId = Run,
        RequestId = request.RequestId,
        AlertId = request.Alert.AlertId,
        Channel = request.Channel,
        Attempt = request.Attempt,
        At = at,
    };

    /// <summary>Hands it a message, as the bus would; completes when its effect is durable.</summary>
    public Task Take(object message) => _host.Services.GetRequiredService<EngineInbox>().Take(message, Stop);

    /// <summary>Hands it a message as the bus within a process does: nothing brings it again.</summary>
    public Task HandOver(object message) => _host.Services.GetRequiredService<EngineInbox>().HandOver(message, Stop);

    /// <summary>Has it decide what a person asks, as its gRPC does.</summary>
    public Task<Decision> Ask(Func<EngineState, DateTimeOffset, EngineCommand> command) => _host.Services.GetRequiredService<EngineInbox>().Ask(command, _ => null, Stop);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.Services.GetRequiredService<AlertsDatabase>().StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static LoneEngine Build(string database, DateTimeOffset now)
    {
        var (time, log, asked) = (new FakeTimeProvider(now), new CollectedLog(), new ConcurrentQueue<Guid>());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:alertsdb", database), new("Messaging:Transport", "InMemory"), new("Run:Id", Run),
            new("AlertEngine:ApiKey", EngineHost.Key), new("AlertEngine:Channels:0", "console"), new("AlertEngine:RepublishAfterSeconds", "60"),
        ]);
        builder.Logging.AddProvider(log).AddFilter((category, level) => level >= (category?.StartsWith("OptionsAlerts.", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Warning));
        builder.Services.AddSingleton<TimeProvider>(time);
        // A stop has the time that a busy machine takes.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
        builder.AddAlertEngine();
        builder.AddBusModule((bus, _) => bus.Control("notify-console", 16, singleActive: false, endpoint => endpoint.Handler<NotificationRequested>(context =>
        {
            asked.Enqueue(context.Message.RequestId);
            return Task.CompletedTask;
        })));
        return new LoneEngine(builder.Build(), time, log, asked);
    }
}

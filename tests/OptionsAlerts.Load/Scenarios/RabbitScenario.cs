using System.Globalization;
using MassTransit;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>
/// The alert-engine service as a process of its own over RabbitMQ: from a signal's due time to its request in the hands of the channel's consumer, at a fixed rate. Each request is
/// answered as delivered, as a notifier would. The broker must be there for this alone: the service's queues are used.
/// </summary>
internal static class RabbitScenario
{
    private const int Waiting = 16;

    public static async Task<IReadOnlyList<LoadResult>> Run(LoadSize size, CancellationToken cancellationToken)
    {
        var broker = Environment.GetEnvironmentVariable("ConnectionStrings__messaging") is { Length: > 0 } given
            ? given
            : throw new BadInputException("ConnectionStrings__messaging must name a RabbitMQ for this load alone (amqp://user:password@host:port).");
        var time = TimeProvider.System;
        await using var postgres = await LoadPostgres.Acquire(cancellationToken);
        var runId = LoadRun.NewRunId(time);
        var channel = new Channel();
        using var host = Host(broker, runId, channel);
        await host.StartAsync(cancellationToken);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(cancellationToken);
        await using var engine = await StartEngine(broker, postgres.ConnectionString, runId, cancellationToken);

        await Steady("warm-up", size.WarmUp);
        var before = engine.Use;
        var arrivals = await Steady("rabbit", size.Steady);
        var result = LoadRun.Steady(LoadRun.Ours, arrivals, size, double.PositiveInfinity, 15, before, engine.Use) with { Load = "rabbit" };
        result = result with { Target = string.Create(CultureInfo.InvariantCulture, $"at {size.PerSecond}/s: p99 ≤ 15 ms") };
        await host.StopAsync(cancellationToken);
        return [result];

        async Task<Arrivals> Steady(string load, int count)
        {
            var signals = Signals.Distinct(runId, load, count, time.GetUtcNow());
            var expected = new Arrivals([.. signals.Select(signal => signal.SignalId)], time);
            if (count == 0) return expected;
            channel.Arrivals = expected;
            await new OpenLoop(time).Send(expected, size.PerSecond, index => publisher.PublishControl(signals[index], cancellationToken), cancellationToken);
            await expected.Settled(LoadRun.Patience, LoadRun.Quiet, cancellationToken);
            return expected;
        }
    }

    private static IHost Host(string broker, string runId, Channel channel)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:messaging", broker), new("Run:Id", runId)]);
        builder.AddRun();
        builder.AddBusModule((bus, services) => bus.Control(NotifierService.Queue("webhook"), Waiting, singleActive: false, endpoint =>
            endpoint.Handler<NotificationRequested>(context => channel.Take(context.Message, services.GetRequiredService<MessagePublisher>(), context.CancellationToken))));
        return builder.Build();
    }

    private static Task<ChildProcess> StartEngine(string broker, string connection, string runId, CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Choose(0)}"));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__messaging"] = broker,
            ["ConnectionStrings__alertsdb"] = connection,
            ["Run__Id"] = runId,
            ["AlertEngine__PolicyFile"] = Watch.PolicyFile,
            ["AlertEngine__Channels__0"] = "webhook",
            ["ASPNETCORE_URLS"] = address.OriginalString,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        return ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "OptionsAlerts.AlertEngine.dll")], environment, new Uri(address, "/health"), cancellationToken);
    }

    /// <summary>Stands for the notifier: notes a request and reports it delivered.</summary>
    private sealed class Channel
    {
        public Arrivals? Arrivals { get; set; }

        public Task Take(NotificationRequested request, MessagePublisher publisher, CancellationToken cancellationToken)
        {
            Arrivals?.Came(request.AlertId);
            return publisher.PublishControl(
                new NotificationDelivered
                {
                    RunId = request.RunId,
                    Step = request.Step,
                    RequestId = request.RequestId,
                    AlertId = request.AlertId,
                    Channel = request.Channel,
                    Attempt = request.Attempt,
                    At = request.RequestedAt,
                },
                cancellationToken);
        }
    }
}

using System.Globalization;
using MassTransit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>
/// The engine's loop on PostgreSQL: distinct signals by the bus, as fast as it takes them, every one an alert. Counted are decisions in the log, read back from it. Requests
/// are taken off their queue and never answered: the notifier is away.
/// </summary>
internal static class DecisionsScenario
{
    private const double Target = 5_000;

    public static async Task<IReadOnlyList<LoadResult>> Run(int count, int warmUp, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var postgres = await LoadPostgres.Acquire(cancellationToken);
        var runId = LoadRun.NewRunId(time);
        var requested = new Requests();
        await using var watch = await Watch.StartEngine(postgres.ConnectionString, runId, requested.Listen, cancellationToken);
        await Decide("warm-up", warmUp);
        var before = ProcessUse.OfThis();
        var (signals, seconds) = await Decide("decisions", count);
        var after = ProcessUse.OfThis();

        var decided = await Decided(postgres.ConnectionString, runId, cancellationToken);
        await requested.Reach(warmUp + count, time, cancellationToken);
        var perSecond = count / seconds;
        return
        [
            new LoadResult
            {
                System = LoadRun.Ours,
                Load = "decisions",
                Signals = count,
                Lost = signals.Count(signal => !decided.ContainsKey(signal.SignalId)),
                Twice = decided.Values.Count(times => times > 1),
                Seconds = seconds,
                ProcessorSeconds = (after.Processor - before.Processor).TotalSeconds,
                ResidentMiB = after.ResidentMiB,
                Target = string.Create(CultureInfo.InvariantCulture, $"≥ {Target:N0} durable/s"),
                Met = perSecond >= Target && decided.Count == warmUp + count && decided.Values.All(times => times == 1),
            },
        ];

        async Task<(SignalDetected[] Signals, double Seconds)> Decide(string load, int number)
        {
            var sent = Signals.Distinct(runId, load, number, time.GetUtcNow());
            var raised = watch.Totals.Totals().GetValueOrDefault("raised") + number;
            var start = time.GetTimestamp();
            foreach (var signal in sent) await watch.Publisher.PublishControl(signal, cancellationToken);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(LoadRun.Patience);
            while (watch.Totals.Totals().GetValueOrDefault("raised") < raised) await Task.Delay(TimeSpan.FromMilliseconds(2), time, deadline.Token);
            return (sent, time.GetElapsedTime(start).TotalSeconds);
        }
    }

    // How often each signal was decided, by the log.
    private static async Task<Dictionary<Guid, int>> Decided(string connection, string runId, CancellationToken cancellationToken)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(connection);
        var decided = new Dictionary<Guid, int>();
        await foreach (var logged in new LogReader(source).Decisions(runId, cancellationToken: cancellationToken))
            if (logged.Event is AlertRaised raised) decided[raised.Signal.SignalId] = decided.GetValueOrDefault(raised.Signal.SignalId) + 1;
        return decided;
    }

    /// <summary>Takes requests off the webhook's queue and counts them.</summary>
    private sealed class Requests
    {
        private static readonly string Queue = NotifierService.Queue("webhook");
        private int _count;

        public void Listen(IHostApplicationBuilder builder) => builder.AddBusModule((bus, _) => bus.Control(Queue, 256, singleActive: false, endpoint =>
            endpoint.Handler<NotificationRequested>(_ =>
            {
                Interlocked.Increment(ref _count);
                return Task.CompletedTask;
            })));

        public async Task Reach(int count, TimeProvider time, CancellationToken cancellationToken)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(LoadRun.Patience);
            while (Volatile.Read(ref _count) < count) await Task.Delay(TimeSpan.FromMilliseconds(10), time, deadline.Token);
        }
    }
}

using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>All six services in one process, limits lifted, a webhook receiver on loopback.</summary>
internal static class StandaloneScenario
{
    private static readonly byte[] Mark = "\"alertId\":\""u8.ToArray();

    public static async Task<IReadOnlyList<LoadResult>> Run(LoadSize size, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var postgres = await LoadPostgres.Acquire(cancellationToken);
        await using var receiver = await WebhookReceiver.Start(Mark);
        var runId = LoadRun.NewRunId(time);
        await using var watch = await Watch.StartAll(postgres.ConnectionString, runId, receiver.Address, $"{receiver.Address}/hook", cancellationToken);
        return await new WebhookLoads(new Alerter(watch, time), receiver, runId, size, time).Run(cancellationToken);
    }

    private sealed class Alerter(Watch watch, TimeProvider time) : IAlerter
    {
        public string Name => LoadRun.Ours;

        public ProcessUse Use => ProcessUse.OfThis();

        public Task Send(SignalDetected signal, CancellationToken cancellationToken) => watch.Publisher.PublishControl(signal, cancellationToken);

        public async Task SendAll(IReadOnlyList<SignalDetected> signals, CancellationToken cancellationToken)
        {
            foreach (var signal in signals) await Send(signal, cancellationToken);
        }

        /// <summary>Every outcome is in the log.</summary>
        public async Task Drained(CancellationToken cancellationToken)
        {
            while (watch.Totals.Outstanding > 0) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }
}

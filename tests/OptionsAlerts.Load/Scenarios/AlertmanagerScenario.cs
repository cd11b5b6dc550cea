using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>
/// The loads of <see cref="StandaloneScenario"/> on Prometheus Alertmanager: one alert a POST at the steady rate; the burst in batches, as Prometheus sends them.
/// </summary>
internal static class AlertmanagerScenario
{
    public static async Task<IReadOnlyList<LoadResult>> Run(LoadSize size, CancellationToken cancellationToken)
    {
        var program = Alertmanager.Find() ??
            throw new BadInputException("Alertmanager is not on this machine: set ALERTMANAGER to its program (Debian: apt-get install prometheus-alertmanager).");
        var time = TimeProvider.System;
        await using var receiver = await WebhookReceiver.Start(Alertmanager.Mark);
        await using var alertmanager = await Alertmanager.Start(program, $"{receiver.Address}/hook", cancellationToken);
        var alerter = new Alerter(alertmanager, await Alertmanager.Version(program, cancellationToken));
        return await new WebhookLoads(alerter, receiver, LoadRun.NewRunId(time), size, time).Run(cancellationToken);
    }

    private sealed class Alerter(Alertmanager alertmanager, string name) : IAlerter
    {
        public string Name => name;

        public ProcessUse Use => alertmanager.Use;

        public Task Send(SignalDetected signal, CancellationToken cancellationToken) => alertmanager.Post([signal], cancellationToken);

        public async Task SendAll(IReadOnlyList<SignalDetected> signals, CancellationToken cancellationToken)
        {
            foreach (var batch in signals.Chunk(Alertmanager.BatchSize)) await alertmanager.Post(batch, cancellationToken);
        }

        // It does not tell; the quiet time after the last POST has to do.
        public Task Drained(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>What turns signals into POSTs to a webhook.</summary>
internal interface IAlerter
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>What its process has taken so far.</summary>
    ProcessUse Use { get; }

    /// <summary>Hands one signal over.</summary>
    Task Send(SignalDetected signal, CancellationToken cancellationToken);

    /// <summary>Hands many over as fast as it takes them.</summary>
    Task SendAll(IReadOnlyList<SignalDetected> signals, CancellationToken cancellationToken);

    /// <summary>Completes when nothing is under way inside it any more.</summary>
    Task Drained(CancellationToken cancellationToken);
}

/// <summary>
/// The two loads on the way from signal to webhook, the same for every system: a steady rate, measured from when each signal was due to its POST, and a burst of distinct
/// signals at once, over when the last POST has come.
/// </summary>
internal sealed class WebhookLoads(IAlerter alerter, WebhookReceiver receiver, string runId, LoadSize size, TimeProvider time)
{
    private const double MedianTargetMs = 4;
    private const double TailTargetMs = 15;
    private const double BurstTargetSeconds = 1.8;

    public async Task<IReadOnlyList<LoadResult>> Run(CancellationToken cancellationToken)
    {
        if (size.WarmUp > 0) await Steady("warm-up", size.WarmUp, cancellationToken);
        var steady = await Steady("steady", size.Steady, cancellationToken);
        var burst = await Burst(cancellationToken);
        return [steady, burst];
    }

    private async Task<LoadResult> Steady(string load, int count, CancellationToken cancellationToken)
    {
        var (signals, arrivals) = Prepare(load, count);
        var before = alerter.Use;
        await new OpenLoop(time).Send(arrivals, size.PerSecond, index => alerter.Send(signals[index], cancellationToken), cancellationToken);
        await Over(arrivals, cancellationToken);
        return LoadRun.Steady(alerter.Name, arrivals, size, MedianTargetMs, TailTargetMs, before, alerter.Use);
    }

    private async Task<LoadResult> Burst(CancellationToken cancellationToken)
    {
        var (signals, arrivals) = Prepare("burst", size.Burst);
        var before = alerter.Use;
        var start = time.GetTimestamp();
        for (var index = 0; index < signals.Length; index++) arrivals.Due(index, start);
        await alerter.SendAll(signals, cancellationToken);
        await Over(arrivals, cancellationToken);
        return LoadRun.Burst(alerter.Name, arrivals, BurstTargetSeconds, before, alerter.Use);
    }

    private (SignalDetected[] Signals, Arrivals Arrivals) Prepare(string load, int count)
    {
        var signals = Signals.Distinct(runId, load, count, time.GetUtcNow());
        var arrivals = new Arrivals([.. signals.Select(signal => signal.SignalId)], time);
        receiver.Arrivals = arrivals;
        return (signals, arrivals);
    }

    private async Task Over(Arrivals arrivals, CancellationToken cancellationToken)
    {
        await arrivals.Settled(LoadRun.Patience, LoadRun.Quiet, cancellationToken);
        await alerter.Drained(cancellationToken);
        if (receiver.Unread > 0) throw new InvalidOperationException($"{receiver.Unread} bodies of the webhook hold no signal's id.");
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>The watch's one loop: sends canaries, looks at everything, has told what is to be told. Nothing that it waits for can hold it longer than a few seconds.</summary>
internal sealed class WatchdogLoop(
    WatchdogBoard board, Lookout lookout, OperationalAlerts alerts, DirectAlerts direct, DispatchRouter router, MessagePublisher publisher, LoopPulses pulses, IOptions<WatchdogOptions> options,
    TimeProvider time, ILogger<WatchdogLoop> logger) : BackgroundService
{
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(5);

    // Beyond a round's waits, of a machine that is busy.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    // Set where a channel went down or up.
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var pipeline in router.Pipelines) pipeline.OnStateChanged += _ => _woken.Writer.TryWrite(true);
        using var pulse = pulses.Begin("the watchdog", options.Value.CheckEvery + Hang);
        while (!stoppingToken.IsCancellationRequested)
        {
            pulse.Beat();
            await Round(stoppingToken);
            await Wait(stoppingToken);
        }

        await alerts.WhenTold();
        await direct.WhenWritten().WaitAsync(SendPatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Round(CancellationToken stoppingToken)
    {
        try
        {
            if (board.NextCanary() is { } canary) await Send(canary, stoppingToken);
            alerts.Take(await lookout.Look(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: nothing is judged any more.
        }
        catch (Exception exception)
        {
            NotifierLog.WatchdogFault(logger, exception.GetType().Name);
        }
    }

    // One that could not be sent is as one that does not come back.
    private async Task Send(CanarySent canary, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(SendPatience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, patience.Token);
        try
        {
            await publisher.PublishIfHeard(canary, limited.Token);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            NotifierLog.CanaryNotSent(logger, exception.GetType().Name);
        }
    }

    private async Task Wait(CancellationToken stoppingToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(_woken.Reader.WaitToReadAsync(woken.Token).AsTask(), Task.Delay(options.Value.CheckEvery, time, woken.Token));
        await woken.CancelAsync();
        _woken.Reader.TryRead(out _);
    }
}

using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>Sends the heartbeat: that the program starts, then every interval that all is well, or why it is not. Success is never said on hope: every part has been looked at for it.</summary>
internal sealed class HeartbeatLoop(Lookout lookout, HeartbeatSender sender, IOptions<WatchdogOptions> options, TimeProvider time, ILogger<HeartbeatLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Say(HeartbeatSignal.Start, stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Heartbeat.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Say(null, stoppingToken);
    }

    private async Task Say(HeartbeatSignal? signal, CancellationToken stoppingToken)
    {
        try
        {
            var reasons = signal is null ? (await lookout.Look(stoppingToken)).Reasons() : [];
            await sender.Send(signal ?? (reasons.Count == 0 ? HeartbeatSignal.Success : HeartbeatSignal.Fail), reasons, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            NotifierLog.WatchdogFault(logger, exception.GetType().Name);
        }
    }
}

using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Ingestion;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Standalone.Run;

/// <summary>Ends the program when the feed has ended, or a live run's time is up.</summary>
internal sealed class RunEnd(RunMonitor monitor, IHostApplicationLifetime lifetime, IOptions<IngestionOptions> ingestion, IOptions<RunOptions> run, EngineTotals totals, TimeProvider time)
    : BackgroundService
{
    private const int QuietLooks = 5;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    /// <summary>Registered last and so stopped first: waits, for a bounded time, until what was raised has its outcome, while every other part still runs.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var quiet = 0; quiet < QuietLooks && time.GetElapsedTime(began) < DrainLimit && !cancellationToken.IsCancellationRequested; quiet = totals.Outstanding == 0 ? quiet + 1 : 0)
            await Task.Delay(Look, time, CancellationToken.None);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A recorded or simulated run ends its own last step when its time is up; a live feed knows no end.
            if (run.Value.Clock == RunClock.Wall && ingestion.Value.Duration is { } duration) await Task.Delay(duration, time, stoppingToken);
            else await monitor.Ended.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        lifetime.StopApplication();
    }
}

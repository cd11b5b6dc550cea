using Microsoft.Extensions.Options;
using Npgsql;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume.Baselines;

/// <summary>
/// Brings the kept days in at start, and keeps each day some time after its close. Only in a live run: a recorded or simulated one brings its own history, or has none, and must not depend on what a
/// database happens to hold. A day is kept by whichever replica saw it whole, once; a replica that saw more of it replaces it. What the database refuses is logged and left out: the watch goes on.
/// </summary>
internal sealed class BaselineKeeper(
    VolumeAnalysis analysis, BaselineStore store, VolumeOptionsBook options, IOptions<RunOptions> run, TimeProvider time, ILogger<BaselineKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (run.Value.Clock != RunClock.Wall) return;
        try
        {
            analysis.HandOutDays();
            await Load(stoppingToken);
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                foreach (var day in analysis.TakeFinished(time.GetUtcNow())) await Keep(day, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the process: a day that is not kept yet is handed out again after the restart.
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var histories = await store.Load(run.Value.Id, ExchangeTime.TradingDay(time.GetUtcNow()), options.HistoryDays, cancellationToken);
            analysis.TakeKept(histories);
            if (histories.Count > 0)
                VolumeLog.Loaded(logger, histories.Sum(history => history.Contracts.Length), histories.Count, time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (NpgsqlException exception)
        {
            VolumeLog.NotLoaded(logger, exception.Message);
        }
    }

    private async Task Keep(DayVolumes day, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.Roll(run.Value.Id, day, cancellationToken)) VolumeLog.Kept(logger, day.Underlying, day.Day, day.Contracts.Length);
            else VolumeLog.KeptAlready(logger, day.Underlying, day.Day);
            var keep = Math.Max(options.Common.Baselines.KeepDays, options.HistoryDays);
            await store.Forget(run.Value.Id, ExchangeCalendar.TradingDaysBefore(day.Day, keep).Min(), cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            VolumeLog.NotKept(logger, day.Underlying, day.Day, exception.Message);
        }
    }
}

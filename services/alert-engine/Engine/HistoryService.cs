using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Keeps the history: at start, when a new trading day has opened, and once a day, days that are over are archived and what has been kept long enough goes; once a minute the full chunks of the
/// newest day are archived, with a rest after each. Any engine does it, the standby too; one at a time. What fails is told and tried again; the engine itself does not wait for it.
/// </summary>
internal sealed partial class HistoryService : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PassEvery = TimeSpan.FromDays(1);

    // A chunk takes a fifth of it, and comes to five thousand events a second: as fast as an engine writes.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private const int ChunksALook = 300;

    private readonly AlertsDatabase _database;
    private readonly Retention _retention;
    private readonly RunningDay _running;
    private readonly LogReader _reader;
    private readonly RetentionRule _rule;
    private readonly TimeSpan? _chunksAfter;
    private readonly string _runId;
    private readonly TimeProvider _time;
    private readonly ILogger<HistoryService> _logger;
    private readonly Counter<long> _days;
    private readonly Counter<long> _chunks;

    public HistoryService(AlertsDatabase database, IOptions<AlertEngineOptions> options, IOptions<RunOptions> run, IMeterFactory meters, TimeProvider time, ILogger<HistoryService> logger)
    {
        (_database, _time, _logger, _runId) = (database, time, logger, run.Value.Id);
        (_retention, _running, _reader) = (new Retention(database.Source, run.Value.Id), new RunningDay(database.Source, run.Value.Id), new LogReader(database.Source));
        var settings = options.Value;
        _rule = new RetentionRule(TimeSpan.FromDays(settings.ArchiveAfterDays), TimeSpan.FromDays(settings.KeepEventsDays), TimeSpan.FromDays(settings.KeepArchiveDays));
        _chunksAfter = settings.ArchiveAfterDays == 0 ? TimeSpan.FromMinutes(settings.ArchiveChunksAfterMinutes) : null;
        var meter = meters.Create("OptionsAlerts.AlertEngine");
        _days = meter.CreateCounter<long>("options_alerts.history_days", "{day}", "Trading days by what became of them: archived, dropped, deleted, failed.");
        _chunks = meter.CreateCounter<long>("options_alerts.history_chunks", "{chunk}", "Chunks of a trading day that goes on by what became of them: archived, failed.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _database.WhenReady(stoppingToken);
            (DateOnly? day, DateTimeOffset? next, DateOnly? held) = (null, null, null);
            while (true)
            {
                var now = _time.GetUtcNow();
                if (await Newest(stoppingToken) is var newest && (newest != day || !(now < next)) && await Pass(now, stoppingToken)) (day, next, held) = (newest, now + PassEvery, null);
                // A day that cannot be archived is tried again with the next pass.
                if (_chunksAfter is { } after && newest is not null && held != newest && !await Grow(after, stoppingToken)) held = newest;
                await Task.Delay(LookEvery, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what was begun is taken up by the next pass.
        }
    }

    private async Task<DateOnly?> Newest(CancellationToken stoppingToken)
    {
        try
        {
            return await _retention.IsReady(stoppingToken) ? await _reader.NewestDay(_runId, stoppingToken) : null;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is, the engine goes on.
            LogAway(exception.GetType().Name);
            return null;
        }
    }

    // False where it is to be tried again soon: the server went away, or another engine is at it.
    private async Task<bool> Pass(DateTimeOffset now, CancellationToken stoppingToken)
    {
        try
        {
            if (await _retention.Run(_rule, now, stoppingToken) is not { } pass) return false;
            Count("archived", pass.Archived);
            Count("dropped", pass.Dropped);
            Count("deleted", pass.Deleted);
            Count("failed", pass.Problems.Count);
            foreach (var problem in pass.Problems) LogProblem(problem);
            if (pass.Archived + pass.Dropped + pass.Deleted > 0) LogPass(pass.Archived, pass.Dropped, pass.Deleted);
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is, the engine goes on.
            LogAway(exception.GetType().Name);
            return false;
        }
    }

    // False where the newest day cannot be archived.
    private async Task<bool> Grow(TimeSpan after, CancellationToken stoppingToken)
    {
        try
        {
            for (var chunk = 0; chunk < ChunksALook && await _running.Grow(after, _time.GetUtcNow(), stoppingToken) > 0; chunk++)
            {
                _chunks.Add(1, new KeyValuePair<string, object?>("what", "archived"));
                await Task.Delay(Rest, _time, stoppingToken);
            }

            return true;
        }
        catch (InvalidDataException exception)
        {
            _chunks.Add(1, new KeyValuePair<string, object?>("what", "failed"));
            LogProblem(exception.Message);
            return false;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is, the engine goes on.
            LogAway(exception.GetType().Name);
            return true;
        }
    }

    private void Count(string what, int days)
    {
        if (days > 0) _days.Add(days, new KeyValuePair<string, object?>("what", what));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "History: {Archived} trading days archived, the rows of {Dropped} dropped, the archive of {Deleted} deleted.")]
    private partial void LogPass(int archived, int dropped, int deleted);

    [LoggerMessage(Level = LogLevel.Error, Message = "A trading day cannot be archived, or its rows cannot go; it stays as it is, with those after it: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history could not be looked after ({Error}); it is tried again in a minute.")]
    private partial void LogAway(string error);
}

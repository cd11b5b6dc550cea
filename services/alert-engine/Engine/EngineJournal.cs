using Marten;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// The live state and the log behind it, owned by the engine's one loop. A commit is decided against the state and written with the version it expects;
/// when another engine wrote first, or the server went away, the state is read again from the log and everything is decided anew, so that what did become
/// durable is found decided.
/// </summary>
internal sealed partial class EngineJournal(
    IDocumentStore store, AlertsDatabase database, EnginePolicy policy, EngineTotals totals, IOptions<RunOptions> run, IEngineProbe probe, ILogger<EngineJournal> logger)
{
    // A snapshot is due after 2,000 events, and later where it is large, so that what it costs stays a small part of what the events themselves cost. While messages wait for the loop it is
    // put off: the next start reads so many events more in a tenth of a second.
    private const int SnapshotEvery = 2_000;
    private const int MostPutOff = 20_000;
    private const int SnapshotBytesPerEvent = 250;

    private readonly DecisionLog _log = new(database.Source, run.Value.Id);
    private readonly LogReader _reader = new(database.Source);
    private readonly RunHead _head = new(database.Source);
    private readonly SnapshotStore _snapshots = new(database.Source);
    private readonly string _runId = run.Value.Id;
    private EngineState _state = EngineState.Empty(run.Value.Id);
    private long _version;
    private long _versionOfSnapshot;
    private long _eventsToSnapshot = SnapshotEvery;
    private Task _saving = Task.CompletedTask;

    public EngineState State => _state;

    /// <summary>Reads the state from the newest day's log: its last snapshot, then the tail.</summary>
    public async Task Load(CancellationToken cancellationToken)
    {
        await MartenSetup.CreateSchema(store, database, cancellationToken);
        await database.WhileAway.ExecuteAsync(async token => await LoadOnce(token), cancellationToken);
    }

    /// <summary>Reads the state again where another engine has written since; asked before the engine acts on its state alone, with no message to be decided.</summary>
    /// <returns>Whether another has written.</returns>
    public async Task<bool> CatchUp(CancellationToken cancellationToken)
    {
        var head = await database.WhileAway.ExecuteAsync(async token => await _reader.Head(_runId, token), cancellationToken);
        if (head == (_state.Day is { } day ? new LogHead(day, _version) : null)) return false;
        await Load(cancellationToken);
        return true;
    }

    /// <summary>
    /// Decides and commits; <paramref name="decide"/> may run several times and must have no effect but on the batch and its own results. Where there is nothing to write, the log
    /// cannot refuse it, and is asked whether another has written.
    /// </summary>
    public async Task<JournalBatch> Commit(Action<JournalBatch> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = new JournalBatch(_state, _version, _runId, policy);
            try
            {
                decide(batch);
                if (batch.Log.IsEmpty && await CatchUp(cancellationToken)) continue;
                probe.At(EnginePoint.BeforeCommit);
                await _log.Append(batch.Log, cancellationToken);
                probe.At(EnginePoint.AfterCommit);
                _version = batch.Version;
                totals.Committed(batch.Log);
                totals.Stands(_state.OutstandingCount);
                return batch;
            }
            catch (LogMovedException exception)
            {
                LogMoved(exception.Message);
                totals.Conflict();
                await Load(cancellationToken);
            }
            catch (Exception exception) when (AlertsDatabase.IsAway(exception))
            {
                LogAway(exception.GetType().Name);
                await Load(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The state ran ahead of a log that did not take it.
                await Load(cancellationToken);
                throw;
            }
        }
    }

    private async Task LoadOnce(CancellationToken cancellationToken)
    {
        var state = EngineState.Empty(_runId);
        var version = 0L;
        await _head.Follow(_runId, cancellationToken);
        if (await _reader.NewestDay(_runId, cancellationToken) is { } day)
        {
            if (await _snapshots.Load(_runId, day, cancellationToken) is { } snapshot) (state, version) = (snapshot.State, snapshot.Version);
            _versionOfSnapshot = version;
            await foreach (var logged in _reader.Day(_runId, day, version, cancellationToken))
            {
                state.Apply(logged.Event);
                version = logged.Version;
            }
        }

        (_state, _version) = (state, version);
        LogLoaded(_runId, _state.Day?.ToString("yyyy-MM-dd") ?? "none", version, _versionOfSnapshot, _state.OutstandingCount);
    }

    /// <summary>Saves a snapshot where one is due and the last is saved. Called between two batches: the state is written down now, and stored while the loop goes on.</summary>
    /// <param name="isBusy">Whether messages wait meanwhile.</param>
    public void SaveSnapshot(bool isBusy, CancellationToken cancellationToken)
    {
        if (_version < _versionOfSnapshot) _versionOfSnapshot = 0;
        if (_version - _versionOfSnapshot < _eventsToSnapshot + (isBusy ? MostPutOff : 0) || !_saving.IsCompleted) return;
        _versionOfSnapshot = _version;
        var body = SnapshotStore.Encode(_state);
        _eventsToSnapshot = Math.Max(SnapshotEvery, body.Length / SnapshotBytesPerEvent);
        _saving = Save(_state.Day!.Value, _version, body, cancellationToken);
    }

    /// <summary>Completes when no snapshot is being stored any more.</summary>
    public Task WhenSaved() => _saving;

    private async Task Save(DateOnly day, long version, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            await _snapshots.Save(_runId, day, version, body, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: the log gives the same.
        }
        catch (Exception exception)
        {
            // A snapshot only saves time: the next one will do.
            LogNoSnapshot(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Decision log of run {Run}, day {Day}: {Events} events, {Snapshot} of them from a snapshot; {Outstanding} requests without an outcome.")]
    private partial void LogLoaded(string run, string day, long events, long snapshot, int outstanding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void LogMoved(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A snapshot could not be saved; the log goes on without it.")]
    private partial void LogNoSnapshot(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL went away during a commit ({Error}); the log is read again to see what became durable.")]
    private partial void LogAway(string error);
}

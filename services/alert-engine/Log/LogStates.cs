using System.Globalization;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>A state folded from the log, and the position of the last event in it.</summary>
public sealed record StateInLog(EngineState State, long Position);

/// <summary>The engine's state as the log tells it, now or at an instant of the past, whichever engine wrote it.</summary>
public sealed class LogStates(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    private readonly LogReader _reader = new(source, schema);
    private readonly SnapshotStore _snapshots = new(source);

    /// <summary>The state after the log's last event, from the last snapshot on; null when the run has no log.</summary>
    public async Task<StateInLog?> Now(string runId, CancellationToken cancellationToken)
    {
        if (await _reader.NewestDay(runId, cancellationToken) is not { } day) return null;
        var snapshot = await _snapshots.Load(runId, day, cancellationToken);
        return await Fold(runId, snapshot?.State ?? EngineState.Empty(runId), day, snapshot?.Version ?? 0, DateTimeOffset.MaxValue, cancellationToken);
    }

    /// <summary>The state after the last event at or before an instant, folded from its day's first event; null when the log begins later.</summary>
    public async Task<StateInLog?> At(string runId, DateTimeOffset at, CancellationToken cancellationToken) =>
        await DayOf(runId, at, cancellationToken) is var (day, _) ? await Fold(runId, EngineState.Empty(runId), day, afterVersion: 0, at, cancellationToken) : null;

    /// <summary>The trading day that was open at an instant, and the position of its first event; null when the log begins later.</summary>
    public async Task<(DateOnly Day, long Position)?> DayOf(string runId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // The column and the parameter are rounded to microseconds, each its own way: the last two candidates are compared to the tick.
        var (first, last) = StreamKey.DayRange(runId);
        await using var command = source.CreateCommand($"""
            select s.id, e.seq_id, e.data->>'at' from {schema}.mt_streams s join {schema}.mt_events e on e.stream_id = s.id and e.version = 1
            where s.id >= $1 and s.id <= $2 and starts_with(s.id, $3) and e.seq_id > $4 and (e.data->>'at')::timestamptz <= $5 + interval '1 microsecond' order by s.id desc limit 2
            """);
        command.Parameters.AddWithValue(first);
        command.Parameters.AddWithValue(last);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(await _reader.Archive.LastPosition(runId, cancellationToken));
        command.Parameters.AddWithValue(at.ToUniversalTime());
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (DateTimeOffset.Parse(reader.GetString(2), CultureInfo.InvariantCulture) > at) continue;
                return (DateOnly.ParseExact(StreamKey.DayOf(reader.GetString(0)), "yyyy-MM-dd"), reader.GetInt64(1));
            }
        }

        return await _reader.Archive.OpenAt(runId, at, cancellationToken) is { } archived ? (archived.Day, archived.FirstPosition) : null;
    }

    private async Task<StateInLog> Fold(string runId, EngineState state, DateOnly day, long afterVersion, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var position = 0L;
        await foreach (var logged in _reader.Day(runId, day, afterVersion, cancellationToken))
        {
            if (logged.Event.At > until) break;
            state.Apply(logged.Event);
            position = logged.Position;
        }

        return new StateInLog(state, position);
    }
}

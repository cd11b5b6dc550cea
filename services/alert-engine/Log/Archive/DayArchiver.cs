using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>
/// Archives a trading day: reads its rows, packs their canonical bytes, and writes chunks. Every event is decoded from what is written and must have the row's bytes again; a day with one that has
/// not stays as it is. A day that goes on grows by a full chunk at a time; one that is over gets the rest, its count and its golden hash in one transaction.
/// </summary>
internal sealed class DayArchiver(DayArchive archive, string schema)
{
    private const int RowsAtOnce = EventChunk.MostEvents;

    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();

    /// <param name="now">Kept as the time of the archiving.</param>
    /// <returns>How many events there are.</returns>
    /// <exception cref="InvalidDataException">The rows are no whole log, or an event does not come back from its bytes; nothing was archived.</exception>
    public async Task<long> Archive(NpgsqlConnection connection, string runId, DateOnly day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The stream is held, so that nothing is appended to it meanwhile.
        await using var stream = new NpgsqlCommand($"select version from {schema}.mt_streams where id = $1 for update", connection);
        stream.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        var events = await stream.ExecuteScalarAsync(cancellationToken) is long version ? version : throw new InvalidDataException($"There is no stream {StreamKey.Day(runId, day)}.");
        using var work = new ArchiveWork(runId, day);
        if (await Grown(connection, runId, day, cancellationToken) is { } grown && grown.Rows == ArchivedRows.Growing)
        {
            await foreach (var chunk in archive.Pages(runId, day, afterVersion: 0, cancellationToken)) work.Add(chunk);
        }
        else
        {
            await Execute(connection, $"delete from {schema}.archived_day where run_id = $1 and day = $2", cancellationToken, runId, day);
            await Execute(connection, $"insert into {schema}.archived_day values ($1, $2, 0, '', 0, 0, 0, 0, $3)", cancellationToken, runId, day, now.ToUniversalTime());
        }

        await foreach (var (position, place, e) in Rows(connection, runId, day, work.Count, cancellationToken))
        {
            work.Add(position, place, e);
            if (work.IsFull) await Write(connection, work, cancellationToken);
        }

        if (work.Count != events || events == 0) throw new InvalidDataException($"{StreamKey.Day(runId, day)} has {work.Count} rows where its stream counts {events}.");
        if (!work.IsEmpty) await Write(connection, work, cancellationToken);
        await Execute(
            connection,
            $"""
            update {schema}.archived_day set events = $3, golden_hash = $4, first_position = $5, last_position = $6, opened_ticks = $7, policy_version = $8, archived_at = $9, rows = $10
            where run_id = $1 and day = $2
            """,
            cancellationToken,
            [runId, day, events, work.GoldenHash, work.FirstPosition, work.LastPosition, work.OpenedTicks, work.PolicyVersion, now.ToUniversalTime(), (int)ArchivedRows.Kept]);
        await Execute(connection, $"delete from {schema}.state_snapshot where run_id = $1 and day = $2", cancellationToken, runId, day);
        await transaction.CommitAsync(cancellationToken);
        return events;
    }

    /// <summary>Archives the next chunk of a day that goes on, where a full one has been written. No row is locked: what is written to the day meanwhile follows it.</summary>
    /// <param name="connection">In a transaction, under the lock of the archive.</param>
    /// <param name="writtenBy">By when, as the rows say.</param>
    /// <param name="now">Kept as the time of the archiving where it is the first chunk.</param>
    /// <returns>How many events it holds; 0 where none is due.</returns>
    /// <exception cref="InvalidDataException">The rows are no whole log, or an event does not come back from its bytes; nothing was archived.</exception>
    public async Task<int> Grow(NpgsqlConnection connection, string runId, DateOnly day, DateTimeOffset writtenBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var grown = await Grown(connection, runId, day, cancellationToken) ?? (ArchivedRows.Growing, Events: 0, Chunks: 0);
        if (grown.Rows != ArchivedRows.Growing) return 0;
        await using (var last = new NpgsqlCommand($"select \"timestamp\" from {schema}.mt_events where stream_id = $1 and version = $2", connection))
        {
            last.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
            last.Parameters.Add(new() { Value = grown.Events + EventChunk.MostEvents });
            await using var reader = await last.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken) || reader.GetTime(0) > writtenBy) return 0;
        }

        using var work = new ArchiveWork(runId, day, grown.Events, grown.Chunks);
        await foreach (var (position, version, e) in Rows(connection, runId, day, grown.Events, cancellationToken))
        {
            work.Add(position, version, e);
            if (work.IsFull) break;
        }

        await Execute(
            connection,
            $"""
            insert into {schema}.archived_day as known (run_id, day, events, golden_hash, first_position, last_position, opened_ticks, policy_version, archived_at, rows)
            values ($1, $2, $3, '', $4, $5, $6, $7, $8, $9)
            on conflict (run_id, day) do update
            set events = excluded.events, last_position = excluded.last_position, policy_version = greatest(known.policy_version, excluded.policy_version)
            """,
            cancellationToken,
            [runId, day, work.Count, work.FirstPosition, work.LastPosition, work.OpenedTicks, work.PolicyVersion, now.ToUniversalTime(), (int)ArchivedRows.Growing]);
        await Write(connection, work, cancellationToken);
        return (int)(work.Count - grown.Events);
    }

    // Of a day that has a line in the archive.
    private async Task<(ArchivedRows Rows, long Events, int Chunks)?> Grown(NpgsqlConnection connection, string runId, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select rows, events, (select coalesce(max(number) + 1, 0) from {schema}.archived_chunk c where c.run_id = d.run_id and c.day = d.day) from {schema}.archived_day d where run_id = $1 and day = $2",
            connection);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = day });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ((ArchivedRows)reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2)) : null;
    }

    private async IAsyncEnumerable<(long Position, long Version, DecisionEvent Event)> Rows(
        NpgsqlConnection connection, string runId, DateOnly day, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select seq_id, version, type, data::text from {schema}.mt_events where stream_id = $1 and version > $2 order by version limit {RowsAtOnce}", connection);
        command.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        var after = new NpgsqlParameter<long> { TypedValue = afterVersion };
        command.Parameters.Add(after);
        // One connection does all, and writes between what it reads: the rows come by the thousand.
        var rows = new List<(long Position, long Version, string Type, byte[] Body)>(RowsAtOnce);
        do
        {
            rows.Clear();
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
                while (await reader.ReadAsync(cancellationToken)) rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetBytes(3)));
            foreach (var (position, version, type, body) in rows)
            {
                after.TypedValue = version;
                yield return (position, version, (DecisionEvent)LogEventTypes.Read(type, body, Json));
            }
        }
        while (rows.Count == RowsAtOnce);
    }

    private async Task Write(NpgsqlConnection connection, ArchiveWork work, CancellationToken cancellationToken)
    {
        await Execute(
            connection,
            $"insert into {schema}.archived_chunk (run_id, day, number, first_version, events, first_position, last_position, id_prefixes, positions, raw_bytes, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            cancellationToken,
            [work.RunId, work.Day, work.Chunks, work.FirstVersion, work.Positions.Count, work.Positions[0], work.Positions[^1], work.Prefixes(), ArchiveChunk.Pack(work.Positions), work.Raw.Length, EventChunk.Pack(work.Raw)]);
        work.Next();
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

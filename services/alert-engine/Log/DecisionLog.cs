using Npgsql;
using NpgsqlTypes;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>
/// Appends to the decision log. A batch is one statement, and so one transaction and one way to the server: decisions with the version they expect, and the alerts'
/// lifecycles. It is either wholly durable or not there; where a broken connection leaves that open, the caller reads the log again. Rows are as the event store writes them.
/// </summary>
public sealed class DecisionLog(NpgsqlDataSource source, string runId, string schema = LogReader.DefaultSchema)
{
    // Streams first: a new one is made, a known one moves on by what is appended; its row is locked until the commit. An event's version follows from its stream's. Where a
    // day's stream does not stand where it was expected, versions become null, which the table refuses with the whole statement. Positions are drawn in the order given: a
    // volatile column is computed after the sort.
    private readonly string _append =
        $"""
        with streams as (
            insert into {schema}.mt_streams as known (id, version, timestamp, tenant_id)
            select key, events, now(), '*DEFAULT*' from unnest($1::text[], $2::bigint[]) given (key, events)
            on conflict (id) do update set version = known.version + excluded.version, timestamp = excluded.timestamp
            returning id, version
        ), given as (
            select key, version - events as before, expected from streams join unnest($1::text[], $2::bigint[], $3::bigint[]) given (key, events, expected) on key = id
        )
        insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
        select nextval('{schema}.mt_events_sequence'), gen_random_uuid(), key, case when expected is null or before = expected then before + place end,
            body::jsonb, type, now(), '*DEFAULT*', dotnet_type, false
        from unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[]) with ordinality event (stream, place, type, dotnet_type, body, number) join given on key = stream
        order by number
        """;

    /// <exception cref="LogMovedException">The log holds more events than expected: another engine writes.</exception>
    public async Task Append(LogBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty) return;
        var rows = new LogRows();
        foreach (var segment in batch.Segments) rows.Add(StreamKey.Day(runId, segment.Day), segment.VersionBefore, segment.Events);
        foreach (var alert in batch.Lifecycle.GroupBy(step => step.AlertId)) rows.Add(StreamKey.Alert(runId, alert.Key), expected: null, [.. alert.Select(step => step.Event)]);

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(_append, connection);
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Keys));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Counts));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Expected));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Streams));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Places));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Types));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.DotNetTypes));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Bodies));
        try
        {
            // Prepared once a connection; the plan does not depend on the tables' sizes.
            await command.PrepareAsync(cancellationToken);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation || exception is { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: "version" })
        {
            throw new LogMovedException(StreamKey.Day(runId, batch.Segments[^1].Day), exception);
        }
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType element, List<T> values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element };
}

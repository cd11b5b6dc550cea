using Npgsql;
using NpgsqlTypes;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>
/// Appends to the decision log. A batch is one statement, and so one transaction and one way to the server: decisions with the end of the run's log that they expect, and
/// the alerts' lifecycles. It is either wholly durable or not there; where a broken connection leaves that open, the caller reads the log again. Rows are as the event store writes them.
/// </summary>
public sealed class DecisionLog(NpgsqlDataSource source, string runId, string schema = LogReader.DefaultSchema)
{
    // An array without nulls is looked up by place, one with nulls from its beginning.
    private const int Moved = -1;

    // The run's head before any event: its row is locked until the commit, so that writers of one run come one after another, and moves on only from where it was expected. Then the
    // streams: a new one is made, a known one moves on by what is appended. An event's version follows from its stream's, looked up by the stream's place: a join would carry the bodies
    // through a sort. Where the head or a day's stream does not stand where it was expected, versions become null, which the table refuses with the whole statement. Positions are drawn
    // in the order given: there is nothing but one function to scan.
    private readonly string _append =
        $"""
        with head as (
            insert into {schema}.run_head as known (run_id, day, version)
            select $9::text, $12::date, $13::bigint where $10::date is null or exists (select from {schema}.run_head where run_id = $9::text)
            on conflict (run_id) do update set day = excluded.day, version = excluded.version where known.day = $10::date and known.version = $11::bigint
            returning run_id
        ), fence as (
            select count(*) = 1 as holds from head
        ), streams as (
            insert into {schema}.mt_streams as known (id, version, timestamp, tenant_id)
            select key, events, now(), '*DEFAULT*' from fence cross join unnest($1::text[], $2::bigint[]) given (key, events)
            on conflict (id) do update set version = known.version + excluded.version, timestamp = excluded.timestamp
            returning id, version
        ), given as (
            select array_agg(case when holds and (expected is null or version - events = expected) then version - events else {Moved} end order by number) as before
            from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality given (key, events, expected, number) left join streams on id = key cross join fence
        )
        insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
        select nextval('{schema}.mt_events_sequence'), gen_random_uuid(), key, nullif((select before from given)[stream], {Moved}) + place, body::jsonb, type, now(), '*DEFAULT*', dotnet_type, false
        from unnest($4::integer[], $14::text[], $5::bigint[], $6::text[], $7::text[], $8::text[]) event (stream, key, place, type, dotnet_type, body)
        """;

    /// <exception cref="LogMovedException">The log does not end where the batch expects: another engine writes.</exception>
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
        command.Parameters.Add(Array(NpgsqlDbType.Integer, rows.Streams));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Places));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Types));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.DotNetTypes));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.Bodies));
        command.Parameters.Add(One(NpgsqlDbType.Text, runId));
        command.Parameters.Add(One(NpgsqlDbType.Date, batch.Before?.Day));
        command.Parameters.Add(One(NpgsqlDbType.Bigint, batch.Before?.Version));
        command.Parameters.Add(One(NpgsqlDbType.Date, batch.After.Day));
        command.Parameters.Add(One(NpgsqlDbType.Bigint, batch.After.Version));
        command.Parameters.Add(Array(NpgsqlDbType.Text, rows.StreamKeys));
        try
        {
            // Prepared once a connection; the plan does not depend on the tables' sizes.
            await command.PrepareAsync(cancellationToken);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation || exception is { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: "version" })
        {
            throw new LogMovedException(StreamKey.Day(runId, batch.Before?.Day ?? batch.Segments[0].Day), exception);
        }
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType element, List<T> values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element };

    private static NpgsqlParameter One(NpgsqlDbType type, object? value) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}

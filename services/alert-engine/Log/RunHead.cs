using System.Runtime.InteropServices;
using Npgsql;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Where a run's log ends.</summary>
/// <param name="Day">Its newest trading day.</param>
/// <param name="Version">Events in that day's log.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogHead(DateOnly Day, long Version);

/// <summary>
/// One row a run that says where its log ends. Every append moves it from where the writer believes it stands, so that of two engines one is taken over the end of a day too, where the
/// writer's first event goes to a stream that nobody has written to yet.
/// </summary>
public sealed class RunHead(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    public const string SchemaName = "alert-engine-run-head";

    public const string Schema = """
        create schema if not exists alert_engine;
        create table if not exists alert_engine.run_head (run_id text primary key, day date not null, version bigint not null);
        """;

    // A stream only grows, so that what is read of it is never ahead of the log: the row is moved forward, never back.
    private readonly string _follow =
        $"""
        insert into {schema}.run_head as known (run_id, day, version)
        select $4, right(id, 10)::date, version from {schema}.mt_streams where id >= $1 and id <= $2 and starts_with(id, $3) order by id desc limit 1
        on conflict (run_id) do update set day = excluded.day, version = excluded.version where (known.day, known.version) < (excluded.day, excluded.version)
        """;

    /// <summary>Makes or moves the row where the log was written by a version that knew none. Before a run's first event there is no row.</summary>
    public async Task Follow(string runId, CancellationToken cancellationToken)
    {
        var (first, last) = StreamKey.DayRange(runId);
        await using var command = source.CreateCommand(_follow);
        command.Parameters.AddWithValue(first);
        command.Parameters.AddWithValue(last);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(runId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>The engine's state as it stood at a version of a day's log.</summary>
public sealed record Snapshot(EngineState State, long Version);

/// <summary>
/// Snapshots of the engine's state, one a day's log. A cache: it may be dropped at any time, and one that cannot be read is as good as none.
/// </summary>
public sealed class SnapshotStore(NpgsqlDataSource source)
{
    public const string SchemaName = "alert-engine-snapshot";

    /// <summary>Kept out of line and as it is: ids do not pack. An earlier version kept snapshots as JSON, in a table of another name.</summary>
    public const string Schema = """
        create schema if not exists alert_engine;
        drop table if exists alert_engine.snapshot;
        create table if not exists alert_engine.state_snapshot (
            run_id text not null, day date not null, version bigint not null, body bytea not null,
            primary key (run_id, day));
        do $$ begin
            if (select attstorage <> 'e' from pg_attribute where attrelid = 'alert_engine.state_snapshot'::regclass and attname = 'body') then
                alter table alert_engine.state_snapshot alter column body set storage external;
            end if;
        end $$;
        """;

    public async Task<Snapshot?> Load(string runId, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select version, body from alert_engine.state_snapshot where run_id = $1 and day = $2");
        command.Parameters.AddWithValue(runId);
        command.Parameters.AddWithValue(day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return TryRead(reader.GetBytes(1)) is { } state ? new Snapshot(state, reader.GetInt64(0)) : null;
    }

    /// <summary>What <see cref="Save"/> stores of a state.</summary>
    public static byte[] Encode(EngineState state) => CanonicalSnapshot.Encode(state.ToSnapshot());

    /// <param name="day">The state's day.</param>
    /// <param name="version">The version of the day's log that the state stood at.</param>
    /// <param name="body">Of <see cref="Encode"/>.</param>
    public async Task Save(string runId, DateOnly day, long version, byte[] body, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            insert into alert_engine.state_snapshot (run_id, day, version, body) values ($1, $2, $3, $4)
            on conflict (run_id, day) do update set version = excluded.version, body = excluded.body
            """);
        command.Parameters.AddWithValue(runId);
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(body);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static EngineState? TryRead(byte[] body)
    {
        try
        {
            return EngineState.Restore(CanonicalSnapshot.Decode(body));
        }
        catch (Exception exception) when (exception is CanonicalException or InvalidOperationException or PolicyException)
        {
            // Written by another version: the log's fold gives the same.
            return null;
        }
    }
}

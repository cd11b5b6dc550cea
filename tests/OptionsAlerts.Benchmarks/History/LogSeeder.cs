using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Benchmarks.History;

/// <summary>Writes a log into the event store's tables by COPY, as the engine writes it: the days' streams, and the lifecycle stream of every alert.</summary>
public sealed class LogSeeder(NpgsqlDataSource source, string runId)
{
    private const int Together = 20_000;
    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();

    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private long _position;

    /// <summary>Events in the days' logs.</summary>
    public long Events { get; private set; }

    /// <summary>Lifecycle streams.</summary>
    public long Alerts { get; private set; }

    /// <param name="timestamp">When the rows say they were written.</param>
    public async Task Write(IEnumerable<(DateOnly Day, DecisionEvent Event)> log, DateTimeOffset timestamp, CancellationToken cancellationToken)
    {
        await using (var last = source.CreateCommand("select coalesce(max(seq_id), 0) from alert_engine.mt_events")) _position = (long)(await last.ExecuteScalarAsync(cancellationToken))!;
        foreach (var (day, e) in log)
        {
            Events++;
            Add(StreamKey.Day(runId, day), EventTypes.NameOf(e), e);
            foreach (var (alertId, happened) in LifecycleSteps.Of(e)) Add(StreamKey.Alert(runId, alertId), NameOf(happened), happened);
            if (_rows.Count >= Together) await Flush(timestamp, cancellationToken);
        }

        await Flush(timestamp, cancellationToken);
        await using var next = source.CreateCommand("select setval('alert_engine.mt_events_sequence', $1)");
        next.Parameters.AddWithValue(_position);
        await next.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Add(string stream, string type, object body)
    {
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        if (version == 1 && !stream.Contains("/decisions/", StringComparison.Ordinal)) Alerts++;
        _rows.Add(new Row(++_position, stream, version, type, JsonSerializer.Serialize(body, body.GetType(), Json), $"{body.GetType().FullName}, {body.GetType().Assembly.GetName().Name}"));
    }

    private async Task Flush(DateTimeOffset timestamp, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await Streams(connection, timestamp, cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy alert_engine.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) from stdin (format binary)", cancellationToken))
        {
            foreach (var row in _rows)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(row.Position, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(DeterministicId.Of("seeded", runId, row.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)), NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(row.Stream, NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(row.Version, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(row.Body, NpgsqlDbType.Jsonb, cancellationToken);
                await copy.WriteAsync(row.Type, NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync("*DEFAULT*", NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(row.DotNetType, NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(value: false, NpgsqlDbType.Boolean, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        _rows.Clear();
    }

    // A stream that is known moves on; the others are new.
    private async Task Streams(NpgsqlConnection connection, DateTimeOffset timestamp, CancellationToken cancellationToken)
    {
        string[] touched = [.. _rows.Select(row => row.Stream).Distinct(StringComparer.Ordinal)];
        await using var command = new NpgsqlCommand(
            """
            insert into alert_engine.mt_streams as known (id, version, timestamp, created, tenant_id) select key, version, $3, $3, '*DEFAULT*' from unnest($1::text[], $2::bigint[]) given (key, version)
            on conflict (id) do update set version = excluded.version
            """,
            connection);
        command.Parameters.Add(new() { Value = touched });
        command.Parameters.Add(new() { Value = Array.ConvertAll(touched, stream => _versions[stream]) });
        command.Parameters.Add(new() { Value = timestamp.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string NameOf(LifecycleEvent happened) => LogEventTypes.ByName.First(pair => pair.Value == happened.GetType()).Key;

    private sealed record Row(long Position, string Stream, long Version, string Type, string Body, string DotNetType);
}

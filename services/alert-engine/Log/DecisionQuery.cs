using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Which decisions of a run are asked for. Empty text means any.</summary>
/// <param name="BeforePosition">Only decisions before this position; 0 for the newest.</param>
public sealed record DecisionFilter(string RunId, string Symbol = "", string Kind = "", string Outcome = "", long BeforePosition = 0, int Limit = 100);

/// <summary>Finds decisions (raised, suppressed, digest, summary) in the log by SQL.</summary>
public sealed class DecisionQuery(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    private const string Columns = "seq_id, stream_id, version, type, data::text";
    private readonly JsonSerializerOptions _json = LogEventTypes.JsonOptions();

    /// <summary>Decisions that fit the filter, newest first.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> List(DecisionFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            select {Columns} from {schema}.mt_events
            where starts_with(stream_id, $1) and type = any($2) and ($3 = 0 or seq_id < $3)
              and ($4 = '' or coalesce(data->'signal'->>'symbol', data->'alert'->>'symbol') = $4)
              and ($5 = '' or coalesce(data->'signal'->>'kind', data->'alert'->>'kind', 'digest') = $5)
            order by seq_id desc limit $6
            """);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(filter.RunId));
        command.Parameters.AddWithValue(TypesOf(filter.Outcome));
        command.Parameters.AddWithValue(filter.BeforePosition);
        command.Parameters.AddWithValue(filter.Symbol);
        command.Parameters.AddWithValue(filter.Kind);
        command.Parameters.AddWithValue(filter.Limit);
        var found = new List<LoggedEvent>();
        await foreach (var logged in Read(command, cancellationToken)) found.Add(logged);
        return found;
    }

    /// <summary>The decision about a signal or alert; null when the run's log does not know the id.</summary>
    public async Task<LoggedEvent?> Find(string runId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            select {Columns} from {schema}.mt_events
            where starts_with(stream_id, $1) and (data->'signal'->>'signalId' = $2 or (type = 'digest_raised' and data->>'alertId' = $2) or (type = 'summary_raised' and data->'alert'->>'alertId' = $2))
            order by seq_id limit 1
            """);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(id.ToString("D"));
        await foreach (var logged in Read(command, cancellationToken)) return logged;
        return null;
    }

    /// <summary>The decisions whose id begins with hexadecimal digits, two at the most; dashes are left out of both.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> FindByPrefix(string runId, string digits, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            select {Columns} from {schema}.mt_events
            where starts_with(stream_id, $1) and type = any($2)
              and starts_with(replace(coalesce(data->'signal'->>'signalId', data->'alert'->>'alertId', data->>'alertId'), '-', ''), $3)
            order by seq_id limit 2
            """);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(TypesOf(string.Empty));
        command.Parameters.AddWithValue(digits.ToLowerInvariant());
        var found = new List<LoggedEvent>();
        await foreach (var logged in Read(command, cancellationToken)) found.Add(logged);
        return found;
    }

    /// <summary>Decisions after a position, oldest first.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> After(string runId, long position, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"select {Columns} from {schema}.mt_events where starts_with(stream_id, $1) and type = any($2) and seq_id > $3 order by seq_id limit $4");
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(TypesOf(string.Empty));
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(limit);
        var found = new List<LoggedEvent>();
        await foreach (var logged in Read(command, cancellationToken)) found.Add(logged);
        return found;
    }

    /// <summary>The position of the newest event of a run's log; 0 when it is empty.</summary>
    public async Task<long> NewestPosition(string runId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select coalesce(max(seq_id), 0) from {schema}.mt_events where starts_with(stream_id, $1)");
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? position : 0;
    }

    private static string[] TypesOf(string outcome) => outcome switch
    {
        "raised" => ["alert_raised", "digest_raised", "summary_raised"],
        "suppressed" => ["signal_suppressed"],
        _ => ["alert_raised", "signal_suppressed", "digest_raised", "summary_raised"],
    };

    private async IAsyncEnumerable<LoggedEvent> Read(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var body = (DecisionEvent)LogEventTypes.Read(reader.GetString(3), reader.GetString(4), _json);
            yield return new LoggedEvent(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), body);
        }
    }
}

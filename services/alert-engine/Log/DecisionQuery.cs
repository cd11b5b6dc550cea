using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Finds decisions (raised, suppressed, digest, summary) in the log by SQL.</summary>
public sealed class DecisionQuery(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    private const string Columns = "seq_id, stream_id, version, type, data::text";
    private readonly JsonSerializerOptions _json = LogEventTypes.JsonOptions();

    /// <summary>Decisions that fit the filter, newest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> List(DecisionFilter filter, CancellationToken cancellationToken) => Find(filter, newestFirst: true, cancellationToken);

    /// <summary>Decisions after a position that fit the filter, oldest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> After(DecisionFilter filter, CancellationToken cancellationToken) => Find(filter, newestFirst: false, cancellationToken);

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
        return await All(command, cancellationToken);
    }

    /// <summary>Decisions after a position, oldest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> After(string runId, long position, int limit, CancellationToken cancellationToken) =>
        After(new DecisionFilter(runId, AfterPosition: position, Limit: limit), cancellationToken);

    /// <summary>What the log says of an alert after its decision: escalations and acknowledgements, in order.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> Later(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            select {Columns} from {schema}.mt_events
            where starts_with(stream_id, $1) and type in ('alert_escalated', 'alert_acknowledged') and data->>'alertId' = $2
            order by seq_id limit 100
            """);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(alertId.ToString("D"));
        return await All(command, cancellationToken);
    }

    /// <summary>The event by which the standing policy took effect; null when the log is empty.</summary>
    public async Task<LoggedEvent?> LastPolicy(string runId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"select {Columns} from {schema}.mt_events where starts_with(stream_id, $1) and type in ('policy_applied', 'day_opened') order by type desc, seq_id desc limit 1");
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        return await All(command, cancellationToken) is [var applied, ..] ? applied : null;
    }

    /// <summary>The position of the newest event of a run's log; 0 when it is empty.</summary>
    public async Task<long> NewestPosition(string runId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select coalesce(max(seq_id), 0) from {schema}.mt_events where starts_with(stream_id, $1)");
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? position : 0;
    }

    internal static string[] TypesOf(string outcome) => outcome switch
    {
        "raised" => ["alert_raised", "digest_raised", "summary_raised"],
        "suppressed" => ["signal_suppressed"],
        _ => ["alert_raised", "signal_suppressed", "digest_raised", "summary_raised"],
    };

    private async Task<IReadOnlyList<LoggedEvent>> Find(DecisionFilter filter, bool newestFirst, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        command.CommandText = $"select {Columns} from {schema}.mt_events where {filter.Conditions(command.Parameters)} order by seq_id {(newestFirst ? "desc" : "asc")} limit {filter.Limit}";
        return await All(command, cancellationToken);
    }

    private async Task<IReadOnlyList<LoggedEvent>> All(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var found = new List<LoggedEvent>();
        await foreach (var logged in Read(command, cancellationToken)) found.Add(logged);
        return found;
    }

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

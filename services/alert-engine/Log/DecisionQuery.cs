using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Finds decisions (raised, suppressed, digest, summary) in the log: by SQL in the event store's rows, by reading in the archive.</summary>
public sealed class DecisionQuery(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    private const string Columns = "seq_id, stream_id, version, type, data::text";
    private readonly JsonSerializerOptions _json = LogEventTypes.JsonOptions();
    private readonly DayArchive _archive = new(source, schema);

    /// <summary>Decisions that fit the filter, newest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> List(DecisionFilter filter, CancellationToken cancellationToken) => Find(filter, newestFirst: true, cancellationToken);

    /// <summary>Decisions after a position that fit the filter, oldest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> After(DecisionFilter filter, CancellationToken cancellationToken) => Find(filter, newestFirst: false, cancellationToken);

    /// <summary>The decision about a signal or alert; null when the run's log does not know the id.</summary>
    public async Task<LoggedEvent?> Find(string runId, Guid id, CancellationToken cancellationToken)
    {
        var last = await _archive.LastPosition(runId, cancellationToken);
        await foreach (var logged in Archived(runId, ArchiveChunk.Prefix(id), last, cancellationToken))
            if (EventIds.OfDecision(logged.Event) == id) return logged;
        await using var command = Rows(
            runId,
            last,
            "(data->'signal'->>'signalId' = $3 or (type = 'digest_raised' and data->>'alertId' = $3) or (type = 'summary_raised' and data->'alert'->>'alertId' = $3)) order by seq_id limit 1");
        command.Parameters.AddWithValue(id.ToString("D"));
        await foreach (var logged in Read(command, cancellationToken)) return logged;
        return null;
    }

    /// <summary>
    /// The decisions whose id begins with hexadecimal digits, eight at the least, two ids at the most; dashes are left out of both. A signal that came again after a day that forgot it is decided
    /// twice: the first decision counts.
    /// </summary>
    public async Task<IReadOnlyList<LoggedEvent>> FindByPrefix(string runId, string digits, CancellationToken cancellationToken)
    {
        var wanted = digits.ToLowerInvariant();
        var found = new OrderedDictionary<Guid, LoggedEvent>();
        var last = await _archive.LastPosition(runId, cancellationToken);
        await foreach (var logged in Archived(runId, unchecked((int)Convert.ToUInt32(wanted[..8], 16)), last, cancellationToken))
            if (EventIds.OfDecision(logged.Event) is { } id && id.ToString("N").StartsWith(wanted, StringComparison.Ordinal)) found.TryAdd(id, logged);
        if (found.Count >= 2) return [.. found.Values.Take(2)];
        await using var command = Rows(
            runId,
            last,
            "type = any($3) and starts_with(replace(coalesce(data->'signal'->>'signalId', data->'alert'->>'alertId', data->>'alertId'), '-', ''), $4) order by seq_id");
        command.Parameters.AddWithValue(TypesOf(string.Empty));
        command.Parameters.AddWithValue(wanted);
        await foreach (var logged in Read(command, cancellationToken))
            if (found.TryAdd(EventIds.OfDecision(logged.Event)!.Value, logged) && found.Count >= 2) break;
        return [.. found.Values];
    }

    /// <summary>Decisions after a position, oldest first.</summary>
    public Task<IReadOnlyList<LoggedEvent>> After(string runId, long position, int limit, CancellationToken cancellationToken) =>
        After(new DecisionFilter(runId, AfterPosition: position, Limit: limit), cancellationToken);

    /// <summary>What the log says of an alert after its decision: escalations, acknowledgements and fail-overs for want of a confirmation, in order.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> Later(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        const int Most = 100;
        var found = new List<LoggedEvent>();
        var last = await _archive.LastPosition(runId, cancellationToken);
        await foreach (var logged in Archived(runId, ArchiveChunk.Prefix(alertId), last, cancellationToken))
            if (IsLater(logged.Event, alertId)) found.Add(logged);
        await using var command = Rows(
            runId, last, $"(type in ('alert_escalated', 'alert_acknowledged') or (type = 'failed_over' and (data->>'unconfirmed')::boolean)) and data->>'alertId' = $3 order by seq_id limit {Most}");
        command.Parameters.AddWithValue(alertId.ToString("D"));
        await foreach (var logged in Read(command, cancellationToken)) found.Add(logged);
        return found.Count > Most ? found[..Most] : found;
    }

    /// <summary>The event by which the standing policy took effect; null when the log is empty.</summary>
    public async Task<LoggedEvent?> LastPolicy(string runId, CancellationToken cancellationToken)
    {
        var last = await _archive.LastPosition(runId, cancellationToken);
        await using var command = Rows(runId, last, "type in ('policy_applied', 'day_opened') order by type desc, seq_id desc limit 1");
        var newest = await All(command, cancellationToken) is [var applied, ..] ? applied : null;
        return newest?.Event is PolicyApplied ? newest : await _archive.LastPolicy(runId, cancellationToken) ?? newest ?? await _archive.NewestOpening(runId, cancellationToken);
    }

    /// <summary>The position of the newest event of a run's log; 0 when it is empty.</summary>
    public async Task<long> NewestPosition(string runId, CancellationToken cancellationToken)
    {
        var (first, last) = StreamKey.DayRange(runId);
        await using var command = source.CreateCommand($"""
            select seq_id from {schema}.mt_events
            where stream_id = (select id from {schema}.mt_streams where id >= $1 and id <= $2 and starts_with(id, $3) order by id desc limit 1)
            order by version desc limit 1
            """);
        command.Parameters.AddWithValue(first);
        command.Parameters.AddWithValue(last);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? position : await _archive.LastPosition(runId, cancellationToken);
    }

    internal static string[] TypesOf(string outcome) => outcome switch
    {
        "raised" => ["alert_raised", "digest_raised", "summary_raised"],
        "suppressed" => ["signal_suppressed"],
        _ => ["alert_raised", "signal_suppressed", "digest_raised", "summary_raised"],
    };

    // The archive holds the oldest days and the rows all that follow, so that one comes after the other. Where it ends is asked once: a day archived meanwhile is told from the rows.
    private async Task<IReadOnlyList<LoggedEvent>> Find(DecisionFilter filter, bool newestFirst, CancellationToken cancellationToken)
    {
        var archived = await _archive.LastPosition(filter.RunId, cancellationToken);
        if (!newestFirst)
        {
            var before = filter.AfterPosition < archived ? await Archived(filter, archived, newestFirst, cancellationToken) : [];
            return before.Count >= filter.Limit ? before : [.. before, .. await OfRows(filter with { Limit = filter.Limit - before.Count }, archived, newestFirst, cancellationToken)];
        }

        var newest = await OfRows(filter, archived, newestFirst, cancellationToken);
        if (newest.Count >= filter.Limit || archived <= filter.AfterPosition) return newest;
        return [.. newest, .. await Archived(filter with { Limit = filter.Limit - newest.Count }, archived, newestFirst, cancellationToken)];
    }

    private async Task<IReadOnlyList<LoggedEvent>> OfRows(DecisionFilter filter, long archived, bool newestFirst, CancellationToken cancellationToken)
    {
        var rows = filter with { AfterPosition = Math.Max(filter.AfterPosition, archived) };
        await using var command = source.CreateCommand();
        command.CommandText = $"select {Columns} from {schema}.mt_events where {rows.Conditions(command.Parameters)} order by seq_id {(newestFirst ? "desc" : "asc")} limit {filter.Limit}";
        return await All(command, cancellationToken);
    }

    private async Task<IReadOnlyList<LoggedEvent>> Archived(DecisionFilter filter, long last, bool newestFirst, CancellationToken cancellationToken)
    {
        var found = new List<LoggedEvent>();
        var pages = newestFirst
            ? _archive.Before(filter.RunId, filter.BeforePosition > 0 ? Math.Min(filter.BeforePosition, last + 1) : last + 1, DayOf(filter.To) ?? DateOnly.MaxValue, cancellationToken)
            : _archive.After(filter.RunId, filter.AfterPosition, DayOf(filter.From) ?? DateOnly.MinValue, cancellationToken);
        await foreach (var page in pages)
        {
            foreach (var logged in newestFirst ? page.Logged().Reverse() : page.Logged())
            {
                // Time runs with the position: nothing that is asked for lies beyond.
                if (newestFirst ? logged.Event.At < filter.From || logged.Position <= filter.AfterPosition : logged.Event.At >= filter.To || logged.Position > last) return found;
                if (logged.Position > last || !filter.Matches(logged)) continue;
                found.Add(logged);
                if (found.Count >= filter.Limit) return found;
            }
        }

        return found;
    }

    private static bool IsLater(DecisionEvent e, Guid alertId) => e switch
    {
        AlertEscalated escalated => escalated.AlertId == alertId,
        AlertAcknowledged acknowledged => acknowledged.AlertId == alertId,
        FailedOver { Unconfirmed: true } over => over.AlertId == alertId,
        _ => false,
    };

    // An instant lies in its own trading day's log, or in that of a day before.
    private static DateOnly? DayOf(DateTimeOffset? at) => at is { } instant ? ExchangeTime.TradingDay(instant) : null;

    // What the archive says of ids that begin with 32 bits, as far as it went when it was asked where it ends.
    private async IAsyncEnumerable<LoggedEvent> Archived(string runId, int idPrefix, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in _archive.About(runId, idPrefix, last, cancellationToken))
            foreach (var logged in page.Logged())
                if (logged.Position <= last) yield return logged;
    }

    // What stands in rows alone, by conditions whose parameters begin with $3.
    private NpgsqlCommand Rows(string runId, long archived, string conditions)
    {
        var command = source.CreateCommand($"select {Columns} from {schema}.mt_events where starts_with(stream_id, $1) and seq_id > $2 and {conditions}");
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        command.Parameters.AddWithValue(archived);
        return command;
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
            var body = (DecisionEvent)LogEventTypes.Read(reader.GetString(3), reader.GetBytes(4), _json);
            yield return new LoggedEvent(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), body);
        }
    }
}

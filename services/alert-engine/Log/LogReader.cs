using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Log.Archive;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>A trading day that a run has a log of.</summary>
/// <param name="Events">Events in it.</param>
/// <param name="Archived">Its archive, while it grows of its first events; null while all of it is read from the event store's rows.</param>
public sealed record LoggedDay(DateOnly Day, long Events, ArchivedDay? Archived)
{
    /// <summary>True where all of it is read from the archive.</summary>
    public bool IsArchived => Archived is { Rows: not ArchivedRows.Growing };

    /// <summary>Events that are read from rows.</summary>
    public long InRows => Events - (Archived?.Events ?? 0);

    // One that went on after it was archived is whole in the rows alone, until it is archived again.
    internal static LoggedDay Of(DateOnly day, long version, ArchivedDay? archived) =>
        archived is null || (version > archived.Events && archived.Rows != ArchivedRows.Growing) ? new LoggedDay(day, version, Archived: null) : new LoggedDay(day, Math.Max(version, archived.Events), archived);
}

/// <summary>
/// Reads the log by SQL: what is archived from the archive, what follows straight from the events' table, several times as fast as through the event store. What is archived and what is not reads
/// the same.
/// </summary>
public sealed class LogReader(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    public const string DefaultSchema = "alert_engine";

    private readonly JsonSerializerOptions _json = LogEventTypes.JsonOptions();
    private readonly EventRows _rows = new(source, schema);

    /// <summary>What is archived.</summary>
    public DayArchive Archive { get; } = new(source, schema);

    /// <summary>A run's decision events after a position, in order.</summary>
    /// <exception cref="InvalidDataException">An event does not read; the error says which.</exception>
    public async IAsyncEnumerable<LoggedEvent> Decisions(string runId, long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var day in await Days(runId, cancellationToken))
        {
            if (day.IsArchived && day.Archived?.LastPosition <= afterPosition) continue;
            await foreach (var page in Pages(runId, day, afterVersion: 0, afterPosition, cancellationToken))
                foreach (var logged in page.Logged())
                    if (logged.Position > afterPosition) yield return logged;
        }
    }

    /// <summary>One day's decision events after a version, in order.</summary>
    /// <exception cref="InvalidDataException">An event does not read; the error says which.</exception>
    public async IAsyncEnumerable<LoggedEvent> Day(string runId, DateOnly day, long afterVersion = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var archived = await Archive.Find(runId, day, cancellationToken);
        var logged = LoggedDay.Of(day, archived is null ? 0 : await Version(runId, day, cancellationToken), archived);
        await foreach (var page in Pages(runId, logged, afterVersion, afterPosition: 0, cancellationToken))
            foreach (var one in page.Logged())
                if (one.Version > afterVersion) yield return one;
    }

    /// <summary>
    /// The lifecycle of one alert, in order; empty when there is none. Once its rows are gone it is told from the archive, without the providers' own words, and goes on with what was written since.
    /// </summary>
    public async Task<IReadOnlyList<LifecycleEvent>> Lifecycle(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        var last = await Archive.LastPosition(runId, cancellationToken);
        var events = new List<(long Position, LifecycleEvent Event)>();
        await using (var command = source.CreateCommand($"select type, data::text, seq_id from {schema}.mt_events where stream_id = $1 order by version"))
        {
            command.Parameters.AddWithValue(StreamKey.Alert(runId, alertId));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) events.Add((reader.GetInt64(2), (LifecycleEvent)LogEventTypes.Read(reader.GetString(0), reader.GetBytes(1), _json)));
        }

        if (events is [(_, LifecycleRaised), ..]) return [.. events.Select(one => one.Event)];
        var archived = new List<LifecycleEvent>();
        await foreach (var page in Archive.About(runId, ArchiveChunk.Prefix(alertId), last, cancellationToken))
            archived.AddRange(page.Logged().Where(logged => logged.Position <= last).SelectMany(logged => LifecycleSteps.Of(logged.Event)).Where(step => step.AlertId == alertId).Select(step => step.Event));
        // An archive that was deleted tells nothing: then the rows tell what they have.
        return archived.Count == 0 ? [.. events.Select(one => one.Event)] : [.. archived, .. events.Where(one => one.Position > last).Select(one => one.Event)];
    }

    /// <summary>The trading days that a run has a log of, in order.</summary>
    public async Task<IReadOnlyList<LoggedDay>> Days(string runId, CancellationToken cancellationToken)
    {
        var days = (await Archive.Days(runId, cancellationToken)).ToDictionary(archived => archived.Day, archived => new LoggedDay(archived.Day, archived.Events, archived));
        await using var command = Streams("id, version", runId, string.Empty);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var day = DateOnly.ParseExact(StreamKey.DayOf(reader.GetString(0)), "yyyy-MM-dd");
            days[day] = LoggedDay.Of(day, reader.GetInt64(1), days.GetValueOrDefault(day)?.Archived);
        }

        return [.. days.Values.OrderBy(day => day.Day)];
    }

    /// <summary>The newest trading day a run has a log of; null when there is none.</summary>
    public async Task<DateOnly?> NewestDay(string runId, CancellationToken cancellationToken) => (await Head(runId, cancellationToken))?.Day;

    /// <summary>Where a run's log ends; null when there is none.</summary>
    public async Task<LogHead?> Head(string runId, CancellationToken cancellationToken)
    {
        // The rows of a run that is over may be gone to the last.
        var archived = await Archive.Newest(runId, cancellationToken);
        await using var command = Streams("id, version", runId, "order by id desc limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
        {
            var day = DateOnly.ParseExact(StreamKey.DayOf(reader.GetString(0)), "yyyy-MM-dd");
            if (archived is null || day >= archived.Day) return new LogHead(day, reader.GetInt64(1));
        }

        return archived is null ? null : new LogHead(archived.Day, archived.Events);
    }

    /// <summary>How many events a run's log holds, or one day of it.</summary>
    public async Task<long> CountEvents(string runId, DateOnly? day, CancellationToken cancellationToken) =>
        (await Days(runId, cancellationToken)).Where(logged => day is null || logged.Day == day).Sum(logged => logged.Events);

    /// <summary>The runs of the database, the one written to last first, those that stand in the archive alone after them.</summary>
    public async Task<IReadOnlyList<string>> Runs(CancellationToken cancellationToken)
    {
        var runs = new List<string>();
        await using var command = source.CreateCommand($"select id from {schema}.mt_streams where id like '%/decisions/%' order by \"timestamp\" desc");
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var run = StreamKey.RunOf(reader.GetString(0));
                if (!runs.Contains(run, StringComparer.Ordinal)) runs.Add(run);
            }
        }

        return [.. runs, .. (await Archive.Runs(cancellationToken)).Except(runs, StringComparer.Ordinal)];
    }

    private async Task<long> Version(string runId, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select version from {schema}.mt_streams where id = $1");
        command.Parameters.AddWithValue(StreamKey.Day(runId, day));
        return await command.ExecuteScalarAsync(cancellationToken) is long version ? version : 0;
    }

    /// <summary>A day's events, page by page: from the archive as far as it goes, then from the rows. The first page may begin before what is asked for.</summary>
    internal async IAsyncEnumerable<LogPage> Pages(string runId, LoggedDay day, long afterVersion, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (day.IsArchived || (day.Archived is { } archived && archived.Events > afterVersion && archived.LastPosition > afterPosition))
        {
            await foreach (var page in Archive.Pages(runId, day.Day, afterVersion, cancellationToken))
            {
                // The first row is the one that follows, wherever it stands.
                (afterVersion, afterPosition) = (page.LastVersion, 0);
                yield return page;
            }

            if (day.IsArchived) yield break;
        }

        await foreach (var page in _rows.Pages(runId, day.Day, afterVersion, afterPosition, cancellationToken)) yield return page;
    }

    // A range of the primary key, in whatever collation the database has; a pattern alone would read every stream there is.
    private NpgsqlCommand Streams(string columns, string runId, string further)
    {
        var (first, last) = StreamKey.DayRange(runId);
        var command = source.CreateCommand($"select {columns} from {schema}.mt_streams where id >= $1 and id <= $2 and starts_with(id, $3) {further}");
        command.Parameters.AddWithValue(first);
        command.Parameters.AddWithValue(last);
        command.Parameters.AddWithValue(StreamKey.DayPrefix(runId));
        return command;
    }
}

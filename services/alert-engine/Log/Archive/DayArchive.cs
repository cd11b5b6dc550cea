using System.Runtime.CompilerServices;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>A trading day in the archive.</summary>
/// <param name="Events">Archived of it: all, or, while it grows, its first.</param>
/// <param name="GoldenHash">Of its events, 64 hexadecimal digits; empty while it grows.</param>
/// <param name="Rows">How far its rows in the event store have come.</param>
/// <param name="ArchivedAt">When it was archived, by the clock of the process that did.</param>
public sealed record ArchivedDay(DateOnly Day, long Events, string GoldenHash, long FirstPosition, long LastPosition, ArchivedRows Rows, DateTimeOffset ArchivedAt);

/// <summary>What became of an archived day's rows in the event store. The numbers stand in the database.</summary>
public enum ArchivedRows
{
    /// <summary>They stand as they were written.</summary>
    Kept,

    /// <summary>They are marked as archived, all of them.</summary>
    Marked,

    /// <summary>They are gone, and the lifecycles of the day's alerts with them.</summary>
    Dropped,

    /// <summary>They stand, and more are written: of a day that goes on the archive holds the first events, in full chunks.</summary>
    Growing,
}

/// <summary>
/// Trading days as canonical bytes in packed chunks: a tenth of the rows' size, read several times as fast, hashed as they stand. A run's archived days are its oldest, without a gap, the last of
/// them perhaps not over yet; of what is archived nothing is read from the rows any more.
/// </summary>
public sealed class DayArchive(NpgsqlDataSource source, string schema = LogReader.DefaultSchema)
{
    public const string SchemaName = "alert-engine-archive";

    /// <summary>
    /// The tables. <c>id_prefixes</c> holds the first 32 bits of each id that a chunk's events are about, so that an id is found without unpacking every chunk; <c>opened_ticks</c> is when the day
    /// was opened, <c>policy_version</c> the version of the last policy applied in it, 0 for none; <c>rows_done</c> the version up to which its rows have come on their way to the next state.
    /// </summary>
    public const string Schema = """
        create schema if not exists alert_engine;
        create table if not exists alert_engine.archived_day (
            run_id text collate "C" not null, day date not null, events bigint not null, golden_hash text not null, first_position bigint not null, last_position bigint not null,
            opened_ticks bigint not null, policy_version bigint not null, archived_at timestamptz not null, rows int not null default 0, rows_done bigint not null default 0,
            primary key (run_id, day));
        create table if not exists alert_engine.archived_chunk (
            run_id text collate "C" not null, day date not null, number int not null, first_version bigint not null, events int not null, first_position bigint not null, last_position bigint not null,
            id_prefixes int[] not null, positions bytea not null, raw_bytes int not null, body bytea not null,
            primary key (run_id, day, number),
            foreign key (run_id, day) references alert_engine.archived_day on delete cascade);
        """;

    // What one question asks for: some thousands of events.
    private const int ChunksAtOnce = 16;
    private const string Columns = "day, number, first_version, events, positions, raw_bytes, body";

    private bool _exists;

    /// <summary>True when the archive's tables stand: a database that an earlier version wrote has none.</summary>
    public async Task<bool> Exists(CancellationToken cancellationToken)
    {
        if (_exists) return true;
        await using var command = source.CreateCommand($"select to_regclass('{schema}.archived_chunk') is not null");
        return _exists = await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>A run's archived days, in order.</summary>
    public Task<IReadOnlyList<ArchivedDay>> Days(string runId, CancellationToken cancellationToken) => Days(runId, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken);

    /// <summary>One archived day; null where it is not archived.</summary>
    public async Task<ArchivedDay?> Find(string runId, DateOnly day, CancellationToken cancellationToken) => await Days(runId, day, day, cancellationToken) is [var one] ? one : null;

    /// <summary>The newest archived day; null where none is archived.</summary>
    public async Task<ArchivedDay?> Newest(string runId, CancellationToken cancellationToken) => await OpenAt(runId, DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>The runs with an archived day, the one archived last first.</summary>
    public async Task<IReadOnlyList<string>> Runs(CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) return [];
        var runs = new List<string>();
        await using var command = source.CreateCommand($"select run_id from {schema}.archived_day group by run_id order by max(archived_at) desc, run_id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) runs.Add(reader.GetString(0));
        return runs;
    }

    /// <summary>The last archived day that was open at an instant; null when none was.</summary>
    public async Task<ArchivedDay?> OpenAt(string runId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) return null;
        await using var command = source.CreateCommand($"select day from {schema}.archived_day where run_id = $1 and opened_ticks <= $2 order by day desc limit 1");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = at.UtcTicks });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? await Find(runId, reader.GetDay(0), cancellationToken) : null;
    }

    /// <summary>The first event of the newest archived day; null when none is archived.</summary>
    public async Task<LoggedEvent?> NewestOpening(string runId, CancellationToken cancellationToken)
    {
        if (await Newest(runId, cancellationToken) is not { } newest) return null;
        await foreach (var page in Pages(runId, newest.Day, afterVersion: 0, cancellationToken)) return page.Logged().First();
        throw new InvalidDataException($"The archive of {StreamKey.Day(runId, newest.Day)} has no events.");
    }

    /// <summary>The last policy applied in an archived day; null when none was.</summary>
    public async Task<LoggedEvent?> LastPolicy(string runId, CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) return null;
        await using var command = source.CreateCommand($"select day, policy_version from {schema}.archived_day where run_id = $1 and policy_version > 0 order by day desc limit 1");
        command.Parameters.Add(new() { Value = runId });
        DateOnly day;
        long version;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return null;
            (day, version) = (reader.GetDay(0), reader.GetInt64(1));
        }

        await foreach (var page in Pages(runId, day, version - 1, cancellationToken)) return page.Logged().First(logged => logged.Version == version);
        throw new InvalidDataException($"The archive of {StreamKey.Day(runId, day)} ends before its event {version}.");
    }

    private async Task<IReadOnlyList<ArchivedDay>> Days(string runId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) return [];
        var days = new List<ArchivedDay>();
        await using var command = source.CreateCommand(
            $"select day, events, golden_hash, first_position, last_position, rows, archived_at from {schema}.archived_day where run_id = $1 and day between $2 and $3 order by day");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            days.Add(new ArchivedDay(
                reader.GetDay(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), (ArchivedRows)reader.GetInt32(5), reader.GetTime(6)));
        }

        return days;
    }

    /// <summary>The position of the last archived event of a run; 0 when none is archived.</summary>
    public async Task<long> LastPosition(string runId, CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) return 0;
        await using var command = source.CreateCommand($"select last_position from {schema}.archived_day where run_id = $1 order by day desc limit 1");
        command.Parameters.Add(new() { Value = runId });
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? position : 0;
    }

    /// <summary>A day's events from the chunk on that holds what follows a version, in order.</summary>
    /// <exception cref="InvalidDataException">The archive was changed; the error says where.</exception>
    internal async IAsyncEnumerable<LogPage> Pages(string runId, DateOnly day, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {Columns} from {schema}.archived_chunk where run_id = $1 and day = $2 and first_version + events - 1 > $3 order by number limit {ChunksAtOnce}");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = day });
        var after = new NpgsqlParameter<long> { TypedValue = afterVersion };
        command.Parameters.Add(after);
        var texts = new TextPool();
        for (var pages = ChunksAtOnce; pages == ChunksAtOnce;)
        {
            pages = 0;
            await foreach (var (page, _) in Read(command, runId, texts, cancellationToken))
            {
                pages++;
                after.TypedValue = page.LastVersion;
                yield return page;
            }
        }
    }

    /// <summary>The chunks of days up to one that hold anything before a position, the newest first.</summary>
    internal IAsyncEnumerable<LogPage> Before(string runId, long position, DateOnly lastDay, CancellationToken cancellationToken) =>
        Walk("first_position < $2 and (day, number) < ($3, $4) order by day desc, number desc", runId, position, lastDay, int.MaxValue, cancellationToken);

    /// <summary>The chunks of days from one on that hold anything after a position, the oldest first.</summary>
    internal IAsyncEnumerable<LogPage> After(string runId, long position, DateOnly firstDay, CancellationToken cancellationToken) =>
        Walk("last_position > $2 and (day, number) > ($3, $4) order by day, number", runId, position, firstDay, -1, cancellationToken);

    /// <summary>The chunks with events about ids that begin with 32 bits and nothing that was archived after a position, the oldest first.</summary>
    internal async IAsyncEnumerable<LogPage> About(string runId, int idPrefix, long lastPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in Walk("$2 = any(id_prefixes) and (day, number) > ($3, $4) order by day, number", runId, idPrefix, DateOnly.MinValue, -1, cancellationToken))
        {
            if (page.Positions[0] > lastPosition) yield break;
            yield return page;
        }
    }

    private async IAsyncEnumerable<LogPage> Walk<T>(string which, string runId, T asked, DateOnly day, int number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await Exists(cancellationToken)) yield break;
        await using var command = source.CreateCommand($"select {Columns} from {schema}.archived_chunk where run_id = $1 and {which} limit {ChunksAtOnce}");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = asked });
        var (atDay, atNumber) = (new NpgsqlParameter<DateOnly> { TypedValue = day }, new NpgsqlParameter<int> { TypedValue = number });
        command.Parameters.Add(atDay);
        command.Parameters.Add(atNumber);
        var texts = new TextPool();
        for (var pages = ChunksAtOnce; pages == ChunksAtOnce;)
        {
            pages = 0;
            await foreach (var (page, at) in Read(command, runId, texts, cancellationToken))
            {
                pages++;
                (atDay.TypedValue, atNumber.TypedValue) = (page.Day, at);
                yield return page;
            }
        }
    }

    private static async IAsyncEnumerable<(LogPage Page, int Number)> Read(NpgsqlCommand command, string runId, TextPool texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var number = reader.GetInt32(1);
            var page = ArchiveChunk.Open(
                runId, reader.GetDay(0), number, reader.GetInt64(2), reader.GetInt32(3), reader.GetBytes(4), reader.GetBytes(6), reader.GetInt32(5), texts);
            yield return (page, number);
        }
    }
}

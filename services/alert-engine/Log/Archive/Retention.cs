using System.Security.Cryptography;
using Npgsql;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>How long what is kept. Days are counted by the clock from when a day was over (written to last) or archived.</summary>
/// <param name="ArchiveAfter">From a day's last event to its archiving.</param>
/// <param name="KeepRows">From a day's archiving to the end of its rows and its alerts' lifecycles in the event store.</param>
/// <param name="KeepArchive">From a day's archiving to the end of its archive.</param>
public sealed record RetentionRule(TimeSpan ArchiveAfter, TimeSpan KeepRows, TimeSpan KeepArchive);

/// <summary>What one pass of the retention did.</summary>
/// <param name="Archived">Days archived.</param>
/// <param name="Dropped">Days whose rows are gone.</param>
/// <param name="Deleted">Days whose archive is gone.</param>
/// <param name="Problems">What could not be archived or dropped, and why; the days of its run after it wait.</param>
public sealed record RetentionPass(int Archived, int Dropped, int Deleted, IReadOnlyList<string> Problems);

/// <summary>
/// Moves days that are over from the event store's rows into the archive, and what has been kept long enough out of both. One process at a time, by an advisory lock that its connection holds; a
/// transaction touches some thousands of rows; every step may be cut off and is taken up by the next pass. A run's newest day is <see cref="RunningDay"/>'s until the run is over.
/// </summary>
/// <param name="ownRun">The run that the process itself writes, never taken for over. Where there is none, no run is.</param>
public sealed class Retention(NpgsqlDataSource source, string? ownRun = null, string schema = LogReader.DefaultSchema)
{
    /// <summary>A run of another process is over when nothing was written to it for so long, and no less than a day waits for its archiving: longer than exchanges close.</summary>
    public static readonly TimeSpan OverAfter = TimeSpan.FromDays(7);

    /// <summary>The advisory lock of the one process that does this.</summary>
    public const long Lock = 0x6F70_7469_6F6E_74;

    private const int VersionsAtOnce = 4_096;

    private readonly LogReader _reader = new(source, schema);
    private readonly DayArchiver _archiver = new(new DayArchive(source, schema), schema);

    /// <summary>True when there are tables to look after: the engine makes them when it first starts.</summary>
    public async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        if (!await _reader.Archive.Exists(cancellationToken)) return false;
        await using var command = source.CreateCommand($"select to_regclass('{schema}.mt_streams') is not null and to_regclass('{schema}.mt_events') is not null");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <returns>Null where another process is at it.</returns>
    public async Task<RetentionPass?> Run(RetentionRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await IsReady(cancellationToken)) return new RetentionPass(0, 0, 0, []);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await Scalar(connection, "select pg_try_advisory_lock($1)", cancellationToken, Lock) is not true) return null;
        try
        {
            var (archived, dropped, deleted, problems) = (0, 0, 0, new List<string>());
            foreach (var runId in await _reader.Runs(cancellationToken))
            {
                try
                {
                    archived += await ArchiveDays(connection, runId, rule, now, problems, cancellationToken);
                    var days = await _reader.Archive.Days(runId, cancellationToken);
                    foreach (var day in days.Where(day => day.Rows == ArchivedRows.Kept)) await Mark(connection, runId, day, cancellationToken);
                    // Oldest first and no further than what is due: what is left has no gap.
                    foreach (var day in days.Where(day => day.Rows != ArchivedRows.Dropped).TakeWhile(day => day.Rows != ArchivedRows.Growing && day.ArchivedAt + rule.KeepRows <= now))
                    {
                        if (!await IsWhole(connection, runId, day, cancellationToken)) break;
                        await Drop(connection, runId, day, cancellationToken);
                        dropped++;
                    }

                    days = await _reader.Archive.Days(runId, cancellationToken);
                    foreach (var day in days.TakeWhile(day => day.Rows == ArchivedRows.Dropped && day.ArchivedAt + rule.KeepArchive <= now))
                    {
                        await Execute(connection, $"delete from {schema}.archived_day where run_id = $1 and day = $2", cancellationToken, runId, day.Day);
                        deleted++;
                    }
                }
                catch (InvalidDataException exception)
                {
                    problems.Add(exception.Message);
                }
            }

            return new RetentionPass(archived, dropped, deleted, problems);
        }
        finally
        {
            // A connection that broke has let go of it.
            if (connection.State == System.Data.ConnectionState.Open) await Scalar(connection, "select pg_advisory_unlock($1)", CancellationToken.None, Lock);
        }
    }

    // The archive has no gap: a day that cannot be archived holds those after it back. One whose stream went on after it was archived is archived again; of one that grew the rest is archived.
    private async Task<int> ArchiveDays(NpgsqlConnection connection, string runId, RetentionRule rule, DateTimeOffset now, List<string> problems, CancellationToken cancellationToken)
    {
        var archived = (await _reader.Archive.Days(runId, cancellationToken)).Where(day => day.Rows != ArchivedRows.Growing).ToDictionary(day => day.Day, day => day.Events);
        var streams = await Streams(connection, runId, cancellationToken);
        var count = 0;
        var isOver = ownRun is not null && !string.Equals(runId, ownRun, StringComparison.Ordinal)
            && streams.Count > 0 && streams[^1].Written + (rule.ArchiveAfter > OverAfter ? rule.ArchiveAfter : OverAfter) <= now;
        foreach (var (day, events, written) in isOver ? streams : streams.SkipLast(1))
        {
            if (archived.GetValueOrDefault(day) == events) continue;
            if (written + rule.ArchiveAfter > now) break;
            try
            {
                await _archiver.Archive(connection, runId, day, now, cancellationToken);
                count++;
            }
            catch (InvalidDataException exception)
            {
                problems.Add(exception.Message);
                break;
            }
        }

        return count;
    }

    // Marks the rows as the event store marks a stream that is archived, but some thousands at a time.
    private async Task Mark(NpgsqlConnection connection, string runId, ArchivedDay day, CancellationToken cancellationToken)
    {
        var key = StreamKey.Day(runId, day.Day);
        for (var done = await Done(connection, runId, day, cancellationToken); done < day.Events; done += VersionsAtOnce)
        {
            await Execute(
                connection,
                $"""
                with marked as (update {schema}.mt_events set is_archived = true where stream_id = $3 and version > $4 and version <= $5 and not is_archived)
                update {schema}.archived_day set rows_done = $5 where run_id = $1 and day = $2
                """,
                cancellationToken, runId, day.Day, key, done, done + VersionsAtOnce);
        }

        await Execute(
            connection,
            $"with marked as (update {schema}.mt_streams set is_archived = true where id = $3) update {schema}.archived_day set rows = $4, rows_done = 0 where run_id = $1 and day = $2",
            cancellationToken, runId, day.Day, key, (int)ArchivedRows.Marked);
    }

    // False where the stream went on after it was archived: it is archived again first. Nothing goes of a day whose archive is not what was archived.
    private async Task<bool> IsWhole(NpgsqlConnection connection, string runId, ArchivedDay day, CancellationToken cancellationToken)
    {
        if (await Scalar(connection, $"select version from {schema}.mt_streams where id = $1", cancellationToken, StreamKey.Day(runId, day.Day)) is long version && version != day.Events) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var last = 0L;
        await foreach (var page in _reader.Archive.Pages(runId, day.Day, afterVersion: 0, cancellationToken))
        {
            if (page.FirstVersion != last + 1) throw Damaged($"event {last + 1} is missing");
            hash.AppendData(page.Raw);
            page.Done();
            last = page.LastVersion;
        }

        var found = Convert.ToHexStringLower(hash.GetCurrentHash());
        if (last != day.Events) throw Damaged($"it holds {last} of {day.Events} events");
        return string.Equals(found, day.GoldenHash, StringComparison.Ordinal) ? true : throw Damaged($"its events have the golden hash {found} where they had {day.GoldenHash}");

        InvalidDataException Damaged(string how) => new($"The archive of {StreamKey.Day(runId, day.Day)} is damaged: {how}. Its rows are kept.");
    }

    // Each chunk's rows go with the lifecycles that end in the archive; one with steps of a day that is still in rows goes with that day's. The stream goes last.
    private async Task Drop(NpgsqlConnection connection, string runId, ArchivedDay day, CancellationToken cancellationToken)
    {
        var key = StreamKey.Day(runId, day.Day);
        // The last step of all stands after the last event: where nothing but the archive is left, every step is in it.
        var newest = (await _reader.Archive.Days(runId, cancellationToken)).LastOrDefault(archived => archived.Rows != ArchivedRows.Growing);
        var isAll = newest is not null && await _reader.Head(runId, cancellationToken) == new LogHead(newest.Day, newest.Events);
        var archived = isAll ? long.MaxValue : newest?.LastPosition ?? 0;
        await foreach (var page in _reader.Archive.Pages(runId, day.Day, await Done(connection, runId, day, cancellationToken), cancellationToken))
        {
            string[] alerts = [.. page.Events.SelectMany(EventIds.About).Distinct().Select(id => StreamKey.Alert(runId, id))];
            // By its version a stream that is being written to is known to have gone on.
            await Execute(
                connection,
                $"""
                with alerts as (
                    delete from {schema}.mt_streams s where id = any($3) and version = (select max(e.version) from {schema}.mt_events e where e.stream_id = s.id and e.seq_id <= $7)
                    returning id
                ), lifecycles as (delete from {schema}.mt_events where stream_id in (select id from alerts)
                ), rows as (delete from {schema}.mt_events where stream_id = $4 and version >= $5 and version <= $6)
                update {schema}.archived_day set rows_done = $6 where run_id = $1 and day = $2
                """,
                cancellationToken, runId, day.Day, alerts, key, page.FirstVersion, page.LastVersion, Math.Max(archived, day.LastPosition));
        }

        await Execute(
            connection,
            $"with stream as (delete from {schema}.mt_streams where id = $3) update {schema}.archived_day set rows = $4, rows_done = 0 where run_id = $1 and day = $2",
            cancellationToken, runId, day.Day, key, (int)ArchivedRows.Dropped);
    }

    private async Task<long> Done(NpgsqlConnection connection, string runId, ArchivedDay day, CancellationToken cancellationToken) =>
        await Scalar(connection, $"select rows_done from {schema}.archived_day where run_id = $1 and day = $2", cancellationToken, runId, day.Day) is long done ? done : day.Events;

    private async Task<List<(DateOnly Day, long Events, DateTimeOffset Written)>> Streams(NpgsqlConnection connection, string runId, CancellationToken cancellationToken)
    {
        var streams = new List<(DateOnly Day, long Events, DateTimeOffset Written)>();
        var (first, last) = StreamKey.DayRange(runId);
        await using var command = Command(
            connection, $"select id, version, \"timestamp\" from {schema}.mt_streams where id >= $1 and id <= $2 and starts_with(id, $3)", first, last, StreamKey.DayPrefix(runId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            streams.Add((DateOnly.ParseExact(StreamKey.DayOf(reader.GetString(0)), "yyyy-MM-dd"), reader.GetInt64(1), reader.GetTime(2)));
        return [.. streams.OrderBy(stream => stream.Day)];
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        return command;
    }
}

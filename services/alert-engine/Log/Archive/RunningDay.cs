using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>
/// Moves the full chunks of a run's newest day into the archive behind the engine that writes it, so that nearly all of a day that goes on is read as a day that is over is. A chunk is a transaction
/// of its own and waits for nobody: neither for the engine, whose rows it does not lock, nor for another process that looks after the archive. The archive has no gap: while a day before the
/// newest is not archived, the newest does not grow.
/// </summary>
public sealed class RunningDay(NpgsqlDataSource source, string runId, string schema = LogReader.DefaultSchema)
{
    private readonly LogReader _reader = new(source, schema);
    private readonly DayArchiver _archiver = new(new DayArchive(source, schema), schema);

    /// <summary>Archives the next chunk, where one is due.</summary>
    /// <param name="after">From when its last event was written.</param>
    /// <returns>How many events it holds; 0 where none is due; null where another process is at it.</returns>
    /// <exception cref="InvalidDataException">The day cannot be archived; nothing was. The error says why.</exception>
    public async Task<int?> Grow(TimeSpan after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await Due(cancellationToken) is not { } day) return 0;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var @lock = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = Retention.Lock } } })
            if (await @lock.ExecuteScalarAsync(cancellationToken) is not true) return null;
        var events = await _archiver.Grow(connection, runId, day, now - after, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return events;
    }

    // Asked before anything is locked: most of the time there is none.
    private async Task<DateOnly?> Due(CancellationToken cancellationToken)
    {
        if (!await _reader.Archive.Exists(cancellationToken)) return null;
        var days = await _reader.Days(runId, cancellationToken);
        return days.Count > 0 && days.SkipLast(1).All(day => day.IsArchived) && days[^1].InRows >= EventChunk.MostEvents ? days[^1].Day : null;
    }
}

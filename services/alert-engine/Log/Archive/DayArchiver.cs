using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log.Archive;

/// <summary>
/// Archives a trading day that is over: reads its rows, packs their canonical bytes, and writes chunks, count and golden hash in one transaction. Every event is decoded from what is written and
/// must have the row's bytes again; a day with one that has not stays as it is.
/// </summary>
internal sealed class DayArchiver(string schema)
{
    private const int RowsAtOnce = EventChunk.MostEvents;

    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();

    /// <param name="now">Kept as the time of the archiving.</param>
    /// <returns>How many events there are.</returns>
    /// <exception cref="InvalidDataException">The rows are no whole log, or an event does not come back from its bytes; nothing was archived.</exception>
    public async Task<long> Archive(NpgsqlConnection connection, string runId, DateOnly day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The stream is held, so that nothing is appended to it meanwhile.
        await using var stream = new NpgsqlCommand($"select version from {schema}.mt_streams where id = $1 for update", connection);
        stream.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        var events = await stream.ExecuteScalarAsync(cancellationToken) is long version ? version : throw new InvalidDataException($"There is no stream {StreamKey.Day(runId, day)}.");
        await Execute(connection, $"delete from {schema}.archived_day where run_id = $1 and day = $2", cancellationToken, runId, day);
        await Execute(connection, $"insert into {schema}.archived_day values ($1, $2, 0, '', 0, 0, 0, 0, $3)", cancellationToken, runId, day, now.ToUniversalTime());
        using var work = new Work(runId, day);
        await foreach (var (position, place, e) in Rows(connection, runId, day, cancellationToken))
        {
            work.Add(position, place, e);
            if (work.IsFull) await Write(connection, work, cancellationToken);
        }

        if (work.Count != events || events == 0) throw new InvalidDataException($"{StreamKey.Day(runId, day)} has {work.Count} rows where its stream counts {events}.");
        if (!work.IsEmpty) await Write(connection, work, cancellationToken);
        await Execute(
            connection,
            $"update {schema}.archived_day set events = $3, golden_hash = $4, first_position = $5, last_position = $6, opened_ticks = $7, policy_version = $8 where run_id = $1 and day = $2",
            cancellationToken, runId, day, events, work.GoldenHash, work.FirstPosition, work.LastPosition, work.OpenedTicks, work.PolicyVersion);
        await Execute(connection, $"delete from {schema}.state_snapshot where run_id = $1 and day = $2", cancellationToken, runId, day);
        await transaction.CommitAsync(cancellationToken);
        return events;
    }

    private async IAsyncEnumerable<(long Position, long Version, DecisionEvent Event)> Rows(
        NpgsqlConnection connection, string runId, DateOnly day, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select seq_id, version, type, data::text from {schema}.mt_events where stream_id = $1 and version > $2 order by version limit {RowsAtOnce}", connection);
        command.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        var after = new NpgsqlParameter<long> { TypedValue = 0 };
        command.Parameters.Add(after);
        // One connection does all, and writes between what it reads: the rows come by the thousand.
        var rows = new List<(long Position, long Version, string Type, byte[] Body)>(RowsAtOnce);
        do
        {
            rows.Clear();
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
                while (await reader.ReadAsync(cancellationToken)) rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetBytes(3)));
            foreach (var (position, version, type, body) in rows)
            {
                after.TypedValue = version;
                yield return (position, version, (DecisionEvent)LogEventTypes.Read(type, body, Json));
            }
        }
        while (rows.Count == RowsAtOnce);
    }

    private async Task Write(NpgsqlConnection connection, Work work, CancellationToken cancellationToken)
    {
        await Execute(
            connection,
            $"insert into {schema}.archived_chunk (run_id, day, number, first_version, events, first_position, last_position, id_prefixes, positions, raw_bytes, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            cancellationToken,
            [work.RunId, work.Day, work.Chunks, work.FirstVersion, work.Positions.Count, work.Positions[0], work.Positions[^1], work.Prefixes(), ArchiveChunk.Pack(work.Positions), work.Raw.Length, EventChunk.Pack(work.Raw)]);
        work.Next();
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The day as far as it is read, and the chunk that is being filled.</summary>
    private sealed class Work(string runId, DateOnly day) : IDisposable
    {
        private readonly ChunkWriter _chunk = new();
        private readonly List<DecisionEvent> _events = new(EventChunk.MostEvents);
        private readonly CanonicalWriter _again = new();
        private readonly TextPool _texts = new();
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string RunId => runId;

        public DateOnly Day => day;

        public int Chunks { get; private set; }

        public long Count { get; private set; }

        public long FirstVersion { get; private set; } = 1;

        public List<long> Positions { get; } = new(EventChunk.MostEvents);

        public long FirstPosition { get; private set; }

        public long LastPosition { get; private set; }

        public long OpenedTicks { get; private set; }

        public long PolicyVersion { get; private set; }

        public bool IsFull => _chunk.IsFull;

        public bool IsEmpty => _chunk.Count == 0;

        public ReadOnlySpan<byte> Raw => _chunk.Raw;

        public string GoldenHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public void Add(long position, long version, DecisionEvent e)
        {
            if (version != Count + 1) throw new InvalidDataException($"{StreamKey.Day(runId, day)} has no event {Count + 1}.");
            if (version == 1 && (e is not DayOpened opened || opened.Day != day)) throw new InvalidDataException($"{StreamKey.Day(runId, day)} does not begin with the opening of that day.");
            var canonical = _chunk.Add(e);
            Check(canonical, version);
            _events.Add(e);
            Positions.Add(position);
            if (version == 1) (FirstPosition, OpenedTicks) = (position, e.At.UtcTicks);
            if (e is PolicyApplied) PolicyVersion = version;
            (Count, LastPosition) = (version, position);
        }

        public int[] Prefixes() => ArchiveChunk.Prefixes(_events);

        public void Next()
        {
            _hash.AppendData(_chunk.Raw);
            FirstVersion = Count + 1;
            Chunks++;
            _chunk.Clear();
            _events.Clear();
            Positions.Clear();
        }

        public void Dispose() => _hash.Dispose();

        private void Check(ReadOnlySpan<byte> canonical, long version)
        {
            try
            {
                _again.Clear();
                Canonical.Write(_again, Canonical.Decode(canonical, runId, _texts));
            }
            catch (CanonicalException exception)
            {
                throw new InvalidDataException($"Event {version} of {StreamKey.Day(runId, day)} does not come back from its bytes: {exception.Message}.", exception);
            }

            if (!_again.Written.SequenceEqual(canonical)) throw new InvalidDataException($"Event {version} of {StreamKey.Day(runId, day)} comes back from its bytes as another.");
        }
    }
}

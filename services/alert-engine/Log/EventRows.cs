using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Reads a day's log from the event store's rows, page by page, so that a reader who stops early leaves nothing running.</summary>
internal sealed class EventRows(NpgsqlDataSource source, string schema)
{
    private const int RowsAtOnce = 8_192;

    private readonly JsonSerializerOptions _json = LogEventTypes.JsonOptions();

    /// <summary>A day's events after a version and a position, in order.</summary>
    /// <exception cref="InvalidDataException">An event is missing between two or after the version, or does not read; the error says which.</exception>
    public async IAsyncEnumerable<LogPage> Pages(string runId, DateOnly day, long afterVersion, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Bounded by versions where they are known: by a limit alone the server may sort all the rest of the day for each page.
        var bound = afterPosition == 0 ? $"and version <= $2 + {RowsAtOnce}" : string.Empty;
        await using var command = source.CreateCommand(
            $"select seq_id, version, type, data::text from {schema}.mt_events where stream_id = $1 and version > $2 and seq_id > $3 {bound} order by version limit {RowsAtOnce}");
        command.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        var after = new NpgsqlParameter<long> { TypedValue = afterVersion };
        command.Parameters.Add(after);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        // Which version a position lies at is known once the first row is read.
        long? next = afterPosition == 0 ? afterVersion + 1 : null;
        while (true)
        {
            var rows = 0;
            await foreach (var page in Read(command, runId, day, next, cancellationToken))
            {
                rows += page.Events.Length;
                after.TypedValue = page.LastVersion;
                next = page.LastVersion + 1;
                yield return page;
            }

            if (rows < RowsAtOnce) yield break;
        }
    }

    private async IAsyncEnumerable<LogPage> Read(NpgsqlCommand command, string runId, DateOnly day, long? next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (events, positions, version) = (new List<DecisionEvent>(EventChunk.MostEvents), new List<long>(EventChunk.MostEvents), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (next is { } expected && reader.GetInt64(1) != expected)
            {
                if (events.Count > 0) yield return Page();
                throw new InvalidDataException($"{StreamKey.Day(runId, day)} has no event {expected}.");
            }

            positions.Add(reader.GetInt64(0));
            version = reader.GetInt64(1);
            next = version + 1;
            events.Add(Event(reader, 2));
            if (events.Count < EventChunk.MostEvents) continue;
            yield return Page();
        }

        if (events.Count > 0) yield return Page();

        LogPage Page()
        {
            var page = new LogPage(runId, day, version - events.Count + 1, [.. events], [.. positions], raw: null);
            events.Clear();
            positions.Clear();
            return page;
        }
    }

    private DecisionEvent Event(DbDataReader reader, int column) => (DecisionEvent)LogEventTypes.Read(reader.GetString(column), reader.GetFieldValue<byte[]>(column + 1), _json);
}

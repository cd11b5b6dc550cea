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
        // Bounded by versions where they are known: by a limit alone the server may sort all the rest of the day for each page. Where a page is short the last look is without the bound, so that
        // a hole at the end of a page is no end of the day.
        const string Rest = "stream_id = $1 and version > $2 and seq_id > $3";
        await using var bounded = Command($"{Rest} and version <= $2 + {RowsAtOnce}", runId, day, afterVersion, afterPosition);
        await using var open = Command(Rest, runId, day, afterVersion, afterPosition);
        // Which version a position lies at is known once the first row is read.
        long? next = afterPosition == 0 ? afterVersion + 1 : null;
        var command = afterPosition == 0 ? bounded : open;
        while (true)
        {
            var rows = 0;
            ((NpgsqlParameter<long>)command.Parameters[1]).TypedValue = afterVersion;
            await foreach (var page in Read(command, runId, day, next, cancellationToken))
            {
                rows += page.Events.Length;
                afterVersion = page.LastVersion;
                next = page.LastVersion + 1;
                yield return page;
            }

            if (rows == RowsAtOnce) continue;
            if (command == open) yield break;
            command = open;
        }
    }

    private NpgsqlCommand Command(string rest, string runId, DateOnly day, long afterVersion, long afterPosition)
    {
        var command = source.CreateCommand($"select seq_id, version, type, data::text from {schema}.mt_events where {rest} order by version limit {RowsAtOnce}");
        command.Parameters.Add(new() { Value = StreamKey.Day(runId, day) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        return command;
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
            var page = new LogPage(runId, day, version - events.Count + 1, [.. events], [.. positions]);
            events.Clear();
            positions.Clear();
            return page;
        }
    }

    private DecisionEvent Event(DbDataReader reader, int column) => (DecisionEvent)LogEventTypes.Read(reader.GetString(column), reader.GetFieldValue<byte[]>(column + 1), _json);
}

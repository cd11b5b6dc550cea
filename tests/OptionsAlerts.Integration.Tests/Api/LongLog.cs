using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>A log of many true decisions, copied into the events' table at once.</summary>
internal static class LongLog
{
    public const string Run = "long";
    public static readonly DateTimeOffset Start = new(2026, 6, 30, 14, 0, 0, TimeSpan.Zero);

    /// <summary>The id of a signal by its number, from 1.</summary>
    public static string IdOf(int number) => SignalId(number).ToString("D");

    /// <summary>Writes a day of so many signals, each withheld as stale, into a database that has the engine's schema.</summary>
    public static async Task Write(string database, int signals, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var stream = StreamKey.Day(Run, new DateOnly(2026, 6, 30));
        await using (var head = new NpgsqlCommand("insert into alert_engine.mt_streams (id, version) values ($1, $2)", connection) { Parameters = { new() { Value = stream }, new() { Value = signals + 1L } } })
            await head.ExecuteNonQueryAsync(cancellationToken);

        await using var copy = await connection.BeginBinaryImportAsync("copy alert_engine.mt_events (seq_id, id, stream_id, version, data, type) from stdin (format binary)", cancellationToken);
        var json = LogEventTypes.JsonOptions();
        var version = 0L;
        foreach (var decided in Decisions(signals))
        {
            version++;
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(1_000_000 + version, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(DeterministicId.Of("long-event", version.ToString(CultureInfo.InvariantCulture)), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(stream, NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync(version, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(JsonSerializer.Serialize(decided, decided.GetType(), json), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(EventTypes.NameOf(decided), NpgsqlDbType.Varchar, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static IEnumerable<DecisionEvent> Decisions(int signals)
    {
        var state = EngineState.Empty(Run);
        var opened = Decider.Decide(state, new OpenDay(new DateOnly(2026, 6, 30), Run, AlertPolicy.Default, ["console"], Start)).Events;
        foreach (var one in opened)
        {
            state.Apply(one);
            yield return one;
        }

        for (var number = 1; number <= signals; number++)
        {
            foreach (var decided in Decider.Decide(state, new TakeSignal(Signal(number), Start.AddMilliseconds(number))).Events)
            {
                state.Apply(decided);
                yield return decided;
            }
        }
    }

    private static Guid SignalId(int number) => DeterministicId.Of("long", number.ToString(CultureInfo.InvariantCulture));

    private static SignalDetected Signal(int number) => new()
    {
        RunId = Run,
        SignalId = SignalId(number),
        Kind = SignalKind.Sweep,
        Severity = Severity.Low,
        Symbol = "SPY",
        Subject = "old",
        EventTime = Start.AddHours(-2),
        Headline = $"old news {number}",
        Facts = [],
        Source = "volume",
        Cause = "test",
    };
}

using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>What an analysis published for its last completed step, kept to be published again.</summary>
public sealed record StepOutput(long Step, SignalDetected[] Signals)
{
    public static readonly StepOutput None = new(0, []);
}

/// <summary>
/// The durable state of analyses: rows by (run, analysis, key), and the last step's output, written together. A state may be lost with the server's last
/// moments (asynchronous commit): it is rebuilt by the market, unlike a decision.
/// </summary>
public sealed class AnalysisStore(AlertsDatabase database)
{
    public const string SchemaName = "analysis";

    public const string Schema = """
        create schema if not exists analysis;
        create table if not exists analysis.state (
            run_id text not null, source text not null, key text not null, body bytea not null,
            primary key (run_id, source, key));
        create table if not exists analysis.step (
            run_id text not null, source text not null, step bigint not null, signals text not null,
            primary key (run_id, source));
        """;

    private const string Upsert = """
        insert into analysis.state (run_id, source, key, body)
        select $1, $2, row.key, row.body from unnest($3, $4) as row(key, body)
        on conflict (run_id, source, key) do update set body = excluded.body
        """;

    private const string Delete = "delete from analysis.state where run_id = $1 and source = $2 and key = any($3)";

    private const string UpsertStep = """
        insert into analysis.step (run_id, source, step, signals) values ($1, $2, $3, $4)
        on conflict (run_id, source) do update set step = excluded.step, signals = excluded.signals
        """;

    /// <summary>The saved rows and the last step's output.</summary>
    public async Task<(IReadOnlyList<StateRow> Rows, StepOutput Step)> Load(string runId, string source, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        return await database.WhileAway.ExecuteAsync(async token => await LoadOnce(runId, source, token), cancellationToken);
    }

    /// <summary>Saves changed rows, and the step's output where there is one, in one transaction; tried until the server answers.</summary>
    public async Task Save(string runId, string source, IReadOnlyList<StateRow> rows, StepOutput? step, CancellationToken cancellationToken)
    {
        if (rows.Count == 0 && step is null) return;
        await database.WhenReady(cancellationToken);
        await database.WhileAway.ExecuteAsync(async token => await SaveOnce(runId, source, rows, step, token), cancellationToken);
    }

    private async Task<(IReadOnlyList<StateRow> Rows, StepOutput Step)> LoadOnce(string runId, string source, CancellationToken cancellationToken)
    {
        var rows = new List<StateRow>();
        await using var state = database.Source.CreateCommand("select key, body from analysis.state where run_id = $1 and source = $2 order by key");
        state.Parameters.AddWithValue(runId);
        state.Parameters.AddWithValue(source);
        await using (var reader = await state.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) rows.Add(new StateRow(reader.GetString(0), await reader.GetFieldValueAsync<byte[]>(1, cancellationToken)));

        await using var last = database.Source.CreateCommand("select step, signals from analysis.step where run_id = $1 and source = $2");
        last.Parameters.AddWithValue(runId);
        last.Parameters.AddWithValue(source);
        await using (var reader = await last.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return (rows, StepOutput.None);
            return (rows, new StepOutput(reader.GetInt64(0), JsonSerializer.Deserialize<SignalDetected[]>(reader.GetString(1), ContractJson.Options) ?? []));
        }
    }

    private async Task SaveOnce(string runId, string source, IReadOnlyList<StateRow> rows, StepOutput? step, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));

        var saved = rows.Where(row => row.Body is not null).ToArray();
        if (saved.Length > 0)
        {
            var upsert = Command(Upsert, runId, source);
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(saved, row => row.Key), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(saved, row => row.Body!), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
            batch.BatchCommands.Add(upsert);
        }

        if (saved.Length < rows.Count)
        {
            var delete = Command(Delete, runId, source);
            delete.Parameters.Add(new() { Value = rows.Where(row => row.Body is null).Select(row => row.Key).ToArray() });
            batch.BatchCommands.Add(delete);
        }

        if (step is not null)
        {
            var output = Command(UpsertStep, runId, source);
            output.Parameters.Add(new() { Value = step.Step });
            output.Parameters.Add(new() { Value = JsonSerializer.Serialize(step.Signals, ContractJson.Options) });
            batch.BatchCommands.Add(output);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Command(string sql, string runId, string source) =>
        new(sql) { Parameters = { new() { Value = runId }, new() { Value = source } } };
}

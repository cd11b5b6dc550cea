using Grpc.Core;
using Npgsql;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Standalone.Remote;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>A decision log opened for an auditor: straight on the database, whichever process wrote it. Reads only.</summary>
internal sealed class DatabaseAudit : IAuditSource
{
    private readonly PostgresLease _postgres;
    private readonly NpgsqlDataSource _source;
    private readonly string _runId;
    private readonly LogReads _reads;
    private readonly LogReplays _replays;
    private readonly Explainer _explainer;

    private DatabaseAudit(PostgresLease postgres, NpgsqlDataSource source, string runId)
    {
        _postgres = postgres;
        _source = source;
        _runId = runId;
        _reads = new LogReads(source);
        _replays = new LogReplays(source);
        _explainer = new Explainer(source);
    }

    /// <param name="run">The run asked for; null for the one written to last.</param>
    /// <exception cref="BadInputException">There is no log, or no such run in it.</exception>
    public static async Task<DatabaseAudit> Open(string? run, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        EnvironmentLayer.AddTo(builder.Configuration);
        var postgres = await PostgresFinder.AcquireExisting(builder.Configuration, line => Console.Error.WriteLine(line), cancellationToken) ?? throw NoLog("on this machine");
        var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        try
        {
            var runs = await new LogReader(source).Runs(cancellationToken);
            if (runs.Count == 0) throw NoLog($"in {postgres.Origin}");
            if (run is not null && !runs.Contains(run, StringComparer.Ordinal)) throw new BadInputException($"The log holds no run '{run}'. The newest are: {string.Join(", ", runs.Take(5))}.");
            return new DatabaseAudit(postgres, source, run ?? runs[0]);
        }
        catch (Exception exception)
        {
            await source.DisposeAsync();
            await postgres.DisposeAsync();
            if (exception is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName }) throw NoLog($"in {postgres.Origin}");
            throw;
        }
    }

    public Task<ListReply> List(ListRequest request, CancellationToken cancellationToken) => Ask(_reads.List(_runId, request, cancellationToken), cancellationToken);

    public Task<AlertDetail> Get(string id, CancellationToken cancellationToken) => Ask(_reads.Get(_runId, id, cancellationToken), cancellationToken);

    public Task<ExplainReply> Explain(string id, CancellationToken cancellationToken) => Ask(_explainer.Explain(_runId, id, cancellationToken), cancellationToken);

    public Task<StateAtReply> StateAt(StateAtRequest request, CancellationToken cancellationToken) => Ask(_reads.StateAt(_runId, request, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<VerifyReply> Verify(VerifyRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var steps = _replays.Verify(_runId, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Ask(steps.MoveNextAsync().AsTask(), cancellationToken)) yield return steps.Current;
    }

    public async IAsyncEnumerable<WhatIfReply> WhatIf(WhatIfRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var steps = _replays.WhatIf(_runId, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Ask(steps.MoveNextAsync().AsTask(), cancellationToken)) yield return steps.Current;
    }

    public Task<ExportResult> Export(string day, Stream to, CancellationToken cancellationToken) => Ask(_replays.Export(_runId, day, to, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<T> Ask<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked;
        }
        catch (RpcException exception)
        {
            throw Failures.Of(exception, address: null, cancellationToken);
        }
        catch (PolicyException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }

    private static BadInputException NoLog(string where) => new($"There is no decision log {where}: run the program first (options-alerts run), or name its server by ConnectionStrings__alertsdb.");
}

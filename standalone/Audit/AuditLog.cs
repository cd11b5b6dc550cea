using Npgsql;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>A decision log opened for an auditor: straight on the database, whichever process wrote it. Reads only.</summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private readonly PostgresLease _postgres;
    private readonly NpgsqlDataSource _source;

    private AuditLog(PostgresLease postgres, NpgsqlDataSource source, string runId)
    {
        _postgres = postgres;
        _source = source;
        RunId = runId;
        Reader = new LogReader(source);
        Query = new DecisionQuery(source);
    }

    public string RunId { get; }

    public LogReader Reader { get; }

    public DecisionQuery Query { get; }

    /// <param name="run">The run asked for; null for the one written to last.</param>
    /// <exception cref="BadInputException">There is no log, or no such run in it.</exception>
    public static async Task<AuditLog> Open(string? run, CancellationToken cancellationToken)
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
            return new AuditLog(postgres, source, run ?? runs[0]);
        }
        catch (Exception exception)
        {
            await source.DisposeAsync();
            await postgres.DisposeAsync();
            if (exception is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName }) throw NoLog($"in {postgres.Origin}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static BadInputException NoLog(string where) => new($"There is no decision log {where}: run the program first (options-alerts run), or name its server by ConnectionStrings__alertsdb.");
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace OptionsAlerts.ServiceDefaults.Database;

/// <summary>
/// One idempotent piece of schema a service needs (<c>create … if not exists</c>). Run once a process, one process at a time,
/// so that replicas that start together do not race.
/// </summary>
public sealed record SchemaScript(string Name, string Sql);

/// <summary>
/// The process' PostgreSQL. <see cref="WhenReady"/> completes when the server answers and every schema script has run; until then it is tried for ever,
/// so that a database that comes up minutes late is no failure.
/// </summary>
public sealed partial class AlertsDatabase(NpgsqlDataSource source, IEnumerable<SchemaScript> scripts, TimeProvider time, ILogger<AlertsDatabase> logger) : BackgroundService
{
    /// <summary>The advisory lock that schema changes are made under. Any constant serves, as long as every process of the system uses the same.</summary>
    public const long SchemaLock = 0x6F70_7469_6F6E_73;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>Retries a piece of work while the server is away; the work must be safe to repeat. Other failures are the caller's.</summary>
    public ResiliencePipeline WhileAway { get; } = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsAway),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(3),
            UseJitter = true,
            OnRetry = retry =>
            {
                if (retry.AttemptNumber % 20 == 0) LogAway(logger, retry.Outcome.Exception?.GetType().Name ?? "unknown", retry.AttemptNumber + 1);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>Whether the schema stands.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Whether the server answers now.</summary>
    public async Task<bool> Answers(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Completes when the schema stands.</summary>
    public Task WhenReady(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>True for a failure that passes when the server comes back.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException or EndOfStreamException,
        TimeoutException or System.Net.Sockets.SocketException => true,
        _ => exception.InnerException is { } inner && IsAway(inner),
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WhileAway.ExecuteAsync(async token => await CreateSchema(token), stoppingToken);
            _ready.TrySetResult();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _ready.TrySetCanceled(stoppingToken);
        }
        catch (Exception exception)
        {
            _ready.TrySetException(exception);
            throw;
        }
    }

    private async Task CreateSchema(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var @lock = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = SchemaLock } } })
            await @lock.ExecuteNonQueryAsync(cancellationToken);
        foreach (var script in scripts)
        {
            await using var command = new NpgsqlCommand(script.Sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL does not answer ({Error}, try {Attempt}): is the server of ConnectionStrings:alertsdb up? Trying on.")]
    private static partial void LogAway(ILogger logger, string error, int attempt);
}

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>No PostgreSQL could be had; the message says what to install or correct.</summary>
public sealed class PostgresUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A PostgreSQL to use until disposed. What was started for it is stopped then, unless another program uses it still.</summary>
public sealed class PostgresLease(string connectionString, string origin, Func<ValueTask>? release = null) : IAsyncDisposable
{
    private Func<ValueTask>? _release = release;

    /// <summary>For Npgsql. Holds the password.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>Where it comes from, in a few words, without secrets.</summary>
    public string Origin { get; } = origin;

    /// <summary>Gives it back; the second call does nothing.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _release, null)?.Invoke() ?? ValueTask.CompletedTask;
}

using System.Net.Sockets;
using Npgsql;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>The one database in a server that was started here.</summary>
internal static class PostgresDatabase
{
    public const string Name = "alertsdb";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for the server to answer and makes the database where it is missing.</summary>
    /// <exception cref="PostgresUnavailableException">The server does not answer in time, or refuses the password.</exception>
    public static async Task Ensure(string adminConnection, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(250))
        {
            try
            {
                await Create(adminConnection, cancellationToken);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidPassword)
            {
                throw new PostgresUnavailableException($"PostgreSQL refuses the password kept for it ({exception.MessageText}): remove its folder or volume to begin anew.", exception);
            }
            catch (Exception exception) when (IsStarting(exception) && waited < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            }
            catch (NpgsqlException exception) when (exception is not PostgresException)
            {
                throw new PostgresUnavailableException($"PostgreSQL was started and does not answer: {exception.Message}", exception);
            }
        }
    }

    private static async Task Create(string connection, CancellationToken cancellationToken)
    {
        // Unpooled: a pool would keep connections to a server that is stopped later.
        var unpooled = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Timeout = 5 }.ConnectionString;
        await using var open = new NpgsqlConnection(unpooled);
        await open.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", open) { Parameters = { new() { Value = Name } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null) return;
        try
        {
            await using var create = new NpgsqlCommand($"create database {Name}", open);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another program was faster.
        }
    }

    private static bool IsStarting(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.CannotConnectNow,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => true,
        _ => false,
    };
}

using System.Data;
using Npgsql;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>
/// One connection that holds the locks of every request in hand and writes for all of them: works in one batch are one way to the server and one transaction. Locks are the
/// session's: they outlive transactions, and end with the connection. Used by one caller at a time.
/// </summary>
internal sealed class LedgerSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private LedgerSession(NpgsqlConnection connection) => _connection = connection;

    public static async Task<LedgerSession> Open(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        try
        {
            await KeepAlive(connection);
            return new LedgerSession(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a lock that another process holds, and leaves it free.</summary>
    public static async Task WaitFor(NpgsqlDataSource source, long lockId, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await KeepAlive(connection);
        try
        {
            await using var wait = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = lockId } } };
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await UnlockAll(connection);
        }
    }

    /// <summary>Writes all of them, or none.</summary>
    public async Task Write(IReadOnlyList<LedgerWork> works)
    {
        var claims = works.OfType<LedgerWork.Claim>().ToArray();
        var outcomes = works.OfType<LedgerWork.Settle>().ToArray();
        var putOff = works.OfType<LedgerWork.PutOff>().ToArray();
        // Locks of an older session are gone with it.
        long[] released =
        [
            .. outcomes.Where(settle => settle.Holder == this).Select(settle => settle.LockId),
            .. putOff.Where(later => later.Holder == this).Select(later => later.LockId),
            .. works.OfType<LedgerWork.Release>().Where(release => release.Holder == this).Select(release => release.LockId),
        ];
        await using var batch = new NpgsqlBatch(_connection);
        if (claims.Length > 0) batch.BatchCommands.Add(LedgerSql.Claim(claims));
        if (outcomes.Length > 0) batch.BatchCommands.Add(LedgerSql.Settle(outcomes));
        if (putOff.Length > 0) batch.BatchCommands.Add(LedgerSql.PutOff(putOff));
        // Last: nothing is let go where anything before it failed. Whoever takes a lock before this transaction has ended waits for the row.
        if (released.Length > 0) batch.BatchCommands.Add(LedgerSql.Release(released));
        if (batch.BatchCommands.Count == 0) return;
        try
        {
            await batch.PrepareAsync();
            await using (var reader = await batch.ExecuteReaderAsync())
                if (claims.Length > 0) await ReadClaims(reader, claims);
            var standing = Array.FindAll(claims, claim => claim is { Holder: not null, PossibleRepeat: null });
            if (standing.Length > 0) await ReadStanding(standing);
        }
        catch
        {
            await Undo(claims);
            throw;
        }
    }

    /// <summary>True when the connection has broken, and the locks are gone with it.</summary>
    public bool IsBroken => _connection.State != ConnectionState.Open;

    public async ValueTask DisposeAsync()
    {
        await UnlockAll(_connection);
        await _connection.DisposeAsync();
    }

    // A host that loses its power says no goodbye: the server notices within half a minute and gives its locks free.
    private static async Task KeepAlive(NpgsqlConnection connection)
    {
        await using var settings = new NpgsqlCommand("set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3", connection);
        await settings.ExecuteNonQueryAsync();
    }

    // A pooled connection would keep its locks until its next use.
    private static async Task UnlockAll(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open) return;
        try
        {
            await using var unlock = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
            await unlock.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // A broken connection has lost its locks already.
        }
    }

    private async Task ReadClaims(NpgsqlDataReader reader, LedgerWork.Claim[] claims)
    {
        while (await reader.ReadAsync())
        {
            var claim = claims[(int)reader.GetInt64(0) - 1];
            if (reader.GetBoolean(1)) claim.Holder = this;
            claim.PossibleRepeat = await reader.IsDBNullAsync(2) ? null : reader.GetBoolean(2);
        }
    }

    // Read when the locks are held: what another session wrote before it let go is seen.
    private async Task ReadStanding(LedgerWork.Claim[] claims)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { LedgerSql.Standing(claims) } };
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync()) claims[(int)reader.GetInt64(0) - 1].Standing = await Outcome(reader);
        if (Array.Find(claims, claim => claim.Standing is null) is { } lost)
            throw new InvalidOperationException($"The delivery ledger lost request {lost.Key.RequestId} while it was claimed.");
    }

    private static async Task<DeliveryOutcome> Outcome(NpgsqlDataReader row)
    {
        var at = await row.GetFieldValueAsync<DateTimeOffset>(2);
        var possibleRepeat = row.GetBoolean(3);
        return row.GetString(1) == "delivered"
            ? new DeliveryOutcome.Accepted(at, possibleRepeat, await row.IsDBNullAsync(4) ? null : row.GetString(4))
            : new DeliveryOutcome.Refused(at, possibleRepeat, row.GetBoolean(5), row.GetString(6));
    }

    // The transaction is gone, the locks it took are not.
    private async Task Undo(LedgerWork.Claim[] claims)
    {
        foreach (var claim in claims) (claim.Holder, claim.PossibleRepeat, claim.Standing) = (null, null, null);
        if (claims.Length == 0 || IsBroken) return;
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { LedgerSql.Release([.. claims.Select(claim => claim.LockId)]) } };
        await batch.ExecuteNonQueryAsync();
    }
}

using System.Buffers.Binary;
using System.Globalization;
using Npgsql;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>
/// The ledger in PostgreSQL. A claim is an advisory lock of its connection: it is held during the call without a transaction, and a process that dies loses it with
/// its connection. Needs sessions of its own, not a pooler in transaction mode. While the server is away, claims wait.
/// </summary>
public sealed class NpgsqlDeliveryLedger(AlertsDatabase database) : IDeliveryLedger
{
    // A second intent means that the first one's sender is gone, since the lock was free: what it sent is unknown.
    private const string WriteIntent =
        """
        insert into notifier.delivery as d (run_id, alert_id, channel, attempt, request_id, state, intents, possible_repeat, intent_at)
        values ($1, $2, $3, $4, $5, 'sending', 1, false, $6)
        on conflict (run_id, alert_id, channel, attempt) do update set intents = d.intents + 1, possible_repeat = true, intent_at = excluded.intent_at
        where d.state = 'sending'
        returning possible_repeat
        """;

    private const string ReadOutcome =
        """
        select state, outcome_at, possible_repeat, provider_message_id, permanent, reason
        from notifier.delivery where run_id = $1 and alert_id = $2 and channel = $3 and attempt = $4
        """;

    public async Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        return await database.WhileAway.ExecuteAsync(async token => await TryClaim(key, now, token), cancellationToken);
    }

    private async Task<IDeliveryClaim> TryClaim(DeliveryKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var claim = new NpgsqlDeliveryClaim(database, connection, key, LockOf(key));
        try
        {
            await claim.Lock(cancellationToken);
            await using var intent = new NpgsqlCommand(WriteIntent, connection);
            AddKey(intent, key);
            intent.Parameters.Add(new() { Value = key.RequestId });
            intent.Parameters.Add(new() { Value = now.ToUniversalTime() });
            if (await intent.ExecuteScalarAsync(cancellationToken) is bool possibleRepeat) claim.PossibleRepeat = possibleRepeat;
            else claim.Outcome = await Standing(connection, key, cancellationToken);
            return claim;
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    private static async Task<DeliveryOutcome> Standing(NpgsqlConnection connection, DeliveryKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadOutcome, connection);
        AddKey(command, key);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) throw new InvalidOperationException($"The delivery ledger lost request {key.RequestId} while it was claimed.");
        var at = await row.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken);
        var possibleRepeat = row.GetBoolean(2);
        return row.GetString(0) == "delivered"
            ? new DeliveryOutcome.Accepted(at, possibleRepeat, await row.IsDBNullAsync(3, cancellationToken) ? null : row.GetString(3))
            : new DeliveryOutcome.Refused(at, possibleRepeat, row.GetBoolean(4), row.GetString(5));
    }

    internal static void AddKey(NpgsqlCommand command, DeliveryKey key)
    {
        command.Parameters.Add(new() { Value = key.RunId });
        command.Parameters.Add(new() { Value = key.AlertId });
        command.Parameters.Add(new() { Value = key.Channel });
        command.Parameters.Add(new() { Value = key.Attempt });
    }

    // Two requests that share a lock by chance only wait for each other.
    private static long LockOf(DeliveryKey key)
    {
        Span<byte> id = stackalloc byte[16];
        DeterministicId.Of("notifier-claim", key.RunId, key.AlertId.ToString("N"), key.Channel, key.Attempt.ToString(CultureInfo.InvariantCulture)).TryWriteBytes(id);
        return BinaryPrimitives.ReadInt64BigEndian(id);
    }
}

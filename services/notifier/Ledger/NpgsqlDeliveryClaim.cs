using System.Data;
using Npgsql;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>A request locked by one connection.</summary>
internal sealed class NpgsqlDeliveryClaim(AlertsDatabase database, NpgsqlConnection connection, DeliveryKey key, long lockId) : IDeliveryClaim
{
    // An outcome once written stays; of two senders after a server's restart, "delivered" wins over a failure.
    private const string WriteOutcome =
        """
        update notifier.delivery
        set state = $5, outcome_at = $6, possible_repeat = $7, provider_message_id = $8, permanent = $9, reason = $10
        where run_id = $1 and alert_id = $2 and channel = $3 and attempt = $4 and (state = 'sending' or (state = 'failed' and $5 = 'delivered'))
        """;

    public DeliveryOutcome? Outcome { get; set; }

    public bool PossibleRepeat { get; set; }

    public async Task Lock(CancellationToken cancellationToken)
    {
        // A host that loses its power says no goodbye: the server notices within half a minute and gives its locks free.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("set tcp_keepalives_idle = 15"),
                new("set tcp_keepalives_interval = 5"),
                new("set tcp_keepalives_count = 3"),
                new("select pg_advisory_lock($1)") { Parameters = { new() { Value = lockId } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task Record(DeliveryOutcome outcome, CancellationToken cancellationToken) =>
        await database.WhileAway.ExecuteAsync(
            async token =>
            {
                if (connection.State == ConnectionState.Open)
                {
                    await Write(connection, outcome, token);
                    return;
                }

                // The claim's own connection broke during the call.
                await using var another = await database.Source.OpenConnectionAsync(token);
                await Write(another, outcome, token);
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (connection.State == ConnectionState.Open)
            {
                // A pooled connection keeps its locks until its next use, so that they are given free here.
                await using var unlock = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = lockId } } };
                await unlock.ExecuteNonQueryAsync();
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // A broken connection has lost its locks already.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task Write(NpgsqlConnection target, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var refused = outcome as DeliveryOutcome.Refused;
        await using var command = new NpgsqlCommand(WriteOutcome, target);
        NpgsqlDeliveryLedger.AddKey(command, key);
        command.Parameters.Add(new() { Value = refused is null ? "delivered" : "failed" });
        command.Parameters.Add(new() { Value = outcome.At });
        command.Parameters.Add(new() { Value = outcome.PossibleRepeat });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = (outcome as DeliveryOutcome.Accepted)?.ProviderMessageId });
        command.Parameters.Add(new NpgsqlParameter<bool?> { TypedValue = refused?.Permanent });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = refused?.Reason });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

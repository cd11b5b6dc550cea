using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>A message that a channel took.</summary>
/// <param name="IsAlone">False where it tells of other alerts too.</param>
public sealed record SentMessage(string Channel, string ProviderMessageId, bool IsAlone);

/// <summary>A message of a channel, whose alert somebody may acknowledge there.</summary>
public sealed record SentEmergency(Guid AlertId, string Receipt, DateTimeOffset At);

/// <summary>What has been sent, as the ledger remembers it.</summary>
public interface ISentMessages
{
    /// <summary>The messages of an alert that have an id.</summary>
    Task<IReadOnlyList<SentMessage>> Of(string runId, Guid alertId, CancellationToken cancellationToken);

    /// <summary>A channel's messages since an instant whose ids are of this length, the oldest first; a thousand at the most.</summary>
    Task<IReadOnlyList<SentEmergency>> Emergencies(string runId, string channel, int idLength, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>Read from PostgreSQL; answers are few, so that no index is kept for them.</summary>
internal sealed class NpgsqlSentMessages(AlertsDatabase database) : ISentMessages
{
    // What went as one message has one answer: the same id at the same time.
    private const string OfAlert =
        """
        select channel, provider_message_id, not exists (
            select from notifier.delivery other
            where other.run_id = d.run_id and other.channel = d.channel and other.provider_message_id = d.provider_message_id and other.outcome_at = d.outcome_at and other.alert_id <> d.alert_id)
        from notifier.delivery d
        where run_id = $1 and alert_id = $2 and state = 'delivered' and provider_message_id is not null
        order by channel, attempt
        """;

    private const string Waiting =
        """
        select alert_id, provider_message_id, outcome_at from notifier.delivery
        where run_id = $1 and channel = $2 and length(provider_message_id) = $3 and outcome_at >= $4 and state = 'delivered'
        order by outcome_at limit 1000
        """;

    public async Task<IReadOnlyList<SentMessage>> Of(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        await using var command = database.Source.CreateCommand(OfAlert);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = alertId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<SentMessage>();
        while (await reader.ReadAsync(cancellationToken)) messages.Add(new SentMessage(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
        return messages;
    }

    public async Task<IReadOnlyList<SentEmergency>> Emergencies(string runId, string channel, int idLength, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        await using var command = database.Source.CreateCommand(Waiting);
        foreach (var value in new object[] { runId, channel, idLength, since.ToUniversalTime() }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<SentEmergency>();
        while (await reader.ReadAsync(cancellationToken)) messages.Add(new SentEmergency(reader.GetGuid(0), reader.GetString(1), new DateTimeOffset(reader.GetDateTime(2), TimeSpan.Zero)));
        return messages;
    }
}

using OptionsAlerts.Contracts.Control;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Answers the watchdog's canaries from the engine's loop, behind what waited before them: written to the store, read back, told on the bus. No decision, nothing in the log. One that cannot be
/// answered within <see cref="Patience"/> is dropped: silence is the answer then, and the loop goes on.
/// </summary>
internal sealed partial class CanaryAnswers(AlertsDatabase database, MessagePublisher publisher, TimeProvider time, ILogger<CanaryAnswers> logger)
{
    public const string SchemaName = "alert-engine-canary";

    public const string Schema = """
        create schema if not exists alert_engine;
        create table if not exists alert_engine.canary (run_id text primary key, canary_id uuid not null, seen_at timestamptz not null);
        """;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Write = """
        insert into alert_engine.canary (run_id, canary_id, seen_at) values ($1, $2, $3)
        on conflict (run_id) do update set canary_id = excluded.canary_id, seen_at = excluded.seen_at
        """;

    private const string Read = "select canary_id from alert_engine.canary where run_id = $1";

    /// <summary>Answers the newest of those that waited together; it stands for them all.</summary>
    /// <param name="waiting">Messages that wait for the engine.</param>
    public async Task Answer(IReadOnlyList<EngineItem> canaries, int waiting, CancellationToken cancellationToken)
    {
        if (canaries.Count == 0) return;
        using var patience = new CancellationTokenSource(Patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await Answer((CanarySent)canaries[^1].Message, waiting, limited.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAnswered(exception.GetType().Name);
        }

        foreach (var canary in canaries) canary.Done.TrySetResult();
    }

    private async Task Answer(CanarySent canary, int waiting, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using (var write = database.Source.CreateCommand(Write))
        {
            write.Parameters.AddWithValue(canary.RunId);
            write.Parameters.AddWithValue(canary.CanaryId);
            write.Parameters.AddWithValue(now);
            await write.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var read = database.Source.CreateCommand(Read);
        read.Parameters.AddWithValue(canary.RunId);
        // Another engine of the run may have answered one of its own in between: the store works all the same.
        if (await read.ExecuteScalarAsync(cancellationToken) is not Guid) throw new InvalidDataException("The store did not give back what was written.");
        await publisher.PublishIfHeard(
            new CanarySeen { RunId = canary.RunId, CanaryId = canary.CanaryId, SentAt = canary.SentAt, SeenAt = now, Waiting = waiting }, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A canary of the watchdog could not be answered ({Error}).")]
    private partial void LogNotAnswered(string error);
}

using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Exceptions;
using Npgsql;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>
/// Appends to the decision log. A batch is one transaction: decisions with the version they expect, and the alerts' lifecycles. It is either wholly durable or
/// not there; where a broken connection leaves that open, the caller reads the log again.
/// </summary>
public sealed class DecisionLog(IDocumentStore store, string runId)
{
    /// <exception cref="LogMovedException">The log holds more events than expected: another engine writes.</exception>
    public async Task Append(LogBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty) return;
        await using var session = store.LightweightSession();
        foreach (var segment in batch.Segments)
        {
            if (segment.Events.Count == 0) continue;
            session.Events.Append(StreamKey.Day(runId, segment.Day), segment.VersionBefore + segment.Events.Count, [.. segment.Events]);
        }

        foreach (var alert in batch.Lifecycle.GroupBy(step => step.AlertId))
            session.Events.Append(StreamKey.Alert(runId, alert.Key), [.. alert.Select(step => step.Event)]);

        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (IsVersionConflict(exception))
        {
            throw new LogMovedException(StreamKey.Day(runId, batch.Segments[^1].Day), exception);
        }
    }

    private static bool IsVersionConflict(Exception exception) => exception is EventStreamUnexpectedMaxEventIdException or Marten.Exceptions.ExistingStreamIdCollisionException or JasperFx.Events.ExistingStreamIdCollisionException or ConcurrencyException
        || exception is MartenCommandException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } }
        || exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}

using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Decides what people ask: acknowledgements, silences, policies. Any engine may be asked, the standby too: it reads the log up to its end first, and the version it
/// expects keeps two engines from writing at once.
/// </summary>
internal sealed class AskedCommands(EngineJournal journal, RequestPublisher requests, AnswerPublisher answers)
{
    /// <summary>Decides at an instant; the one who asked gets the decision or the reason why there is none.</summary>
    public async Task Take(Asked asked, DateTimeOffset now, CancellationToken stoppingToken)
    {
        if (asked.IsGivenUp) return;
        try
        {
            await journal.CatchUp(stoppingToken);
            var decision = Decision.Nothing;
            EngineCommand? command = null;
            var batch = await journal.Commit(
                batch =>
                {
                    Timers.Fire(batch, now);
                    command = null;
                    decision = asked.Unless(batch.State) is { } problem ? Decision.Refused(problem) : batch.DoAsked(command = asked.Command(batch.State, now));
                },
                stoppingToken);
            await requests.Publish(journal.State, batch, step: 0, stoppingToken);
            // The engine that took it may have died before it told.
            if (command is AcknowledgeAlert seen && decision.Outcome == DecisionOutcome.Nothing) await answers.PublishSeen(journal.State.RunId, seen.AlertId, stoppingToken);
            asked.Answer.TrySetResult(decision);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            asked.Answer.TrySetCanceled(stoppingToken);
            throw;
        }
        catch (Exception exception)
        {
            // The one who asked is told; the engine goes on.
            asked.Answer.TrySetException(exception);
        }
    }
}

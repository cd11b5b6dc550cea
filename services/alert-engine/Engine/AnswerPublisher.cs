using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Tells which alerts ask for nobody's attention any more, so that what a channel goes on with by itself ends. Told after the commit; what a crash kept from being told is told from the log when the
/// same comes again: the acknowledgement that is asked for once more, the signal that is delivered once more.
/// </summary>
internal sealed class AnswerPublisher(MessagePublisher publisher, AlertsDatabase database)
{
    private readonly DecisionQuery _query = new(database.Source);

    /// <summary>What steps of lifecycles answer, in their order.</summary>
    public static IEnumerable<AlertAnswered> Of(string runId, IEnumerable<AlertStep> lifecycle, long step)
    {
        foreach (var (alertId, happened) in lifecycle)
        {
            var answered = new AlertAnswered { RunId = runId, Step = step, AlertId = alertId, Cause = AnswerCause.AllClear, At = happened.At };
            if (happened is LifecycleClosed) yield return answered;
            if (happened is LifecycleAcknowledged seen) yield return answered with { Cause = AnswerCause.Acknowledged, By = seen.By, Via = seen.Via };
        }
    }

    /// <summary>Whether a signal may have been decided to be the end of another alert.</summary>
    public static bool MayAnswer(SignalDetected signal) => signal.Phase == SignalPhase.Ended || ConditionShapes.Of(signal.Kind) == ConditionShape.State;

    /// <summary>Tells what a batch answered.</summary>
    public async Task Publish(string runId, LogBatch log, long step, CancellationToken cancellationToken)
    {
        foreach (var answered in Of(runId, log.Lifecycle, step)) await publisher.PublishNews(answered, cancellationToken);
    }

    /// <summary>Tells again who acknowledged an alert.</summary>
    public async Task PublishSeen(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        var later = await database.WhileAway.ExecuteAsync(async token => await _query.Later(runId, alertId, token), cancellationToken);
        await PublishAgain(runId, later, cancellationToken);
    }

    /// <summary>Tells again what the decision about a signal answered.</summary>
    public async Task PublishEnded(string runId, Guid signalId, CancellationToken cancellationToken)
    {
        var decided = await database.WhileAway.ExecuteAsync(async token => await _query.Find(runId, signalId, token), cancellationToken);
        if (decided is not null) await PublishAgain(runId, [decided], cancellationToken);
    }

    private async Task PublishAgain(string runId, IEnumerable<LoggedEvent> logged, CancellationToken cancellationToken)
    {
        foreach (var answered in Of(runId, logged.SelectMany(one => LifecycleSteps.Of(one.Event)), step: 0)) await publisher.PublishNews(answered, cancellationToken);
    }
}

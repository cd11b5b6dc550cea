using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>How a live engine decides what came together: what tells of arrivals that are overdue, then what the clock causes, then the rest in the order given.</summary>
internal static class LiveDecisions
{
    /// <returns>The signals that were decided before: what they still wait for is published again.</returns>
    public static List<SignalDetected> Take(JournalBatch batch, IReadOnlyCollection<object> messages, DateTimeOffset now)
    {
        var decidedBefore = new List<SignalDetected>();
        // What came keeps its alert from being failed over for want of it. An outcome that is taken again changes nothing.
        if (batch.State.NextConfirmationDue <= now)
            foreach (var message in messages) TakeOutcome(batch, message, now);
        Timers.Fire(batch, now);
        foreach (var message in messages)
        {
            if (message is not SignalDetected signal) TakeOutcome(batch, message, now);
            else if (batch.Do(new TakeSignal(signal, now)).Outcome == DecisionOutcome.AlreadyDecided) decidedBefore.Add(signal);
        }

        return decidedBefore;
    }

    private static void TakeOutcome(JournalBatch batch, object message, DateTimeOffset now)
    {
        foreach (var outcome in Outcome.AllOf(message)) batch.Do(outcome, now);
    }
}

/// <summary>Fires what the clock alone causes, each at its own due time and in order.</summary>
internal static class Timers
{
    public static void Fire(JournalBatch batch, DateTimeOffset now)
    {
        while (batch.State.NextDue is { } due && due <= now) batch.Do(new TimePasses(due));
    }
}

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What came of deciding a log again.</summary>
public abstract record ReplayResult;

/// <summary>Every event is what the decider decides.</summary>
/// <param name="Count">Events read.</param>
/// <param name="GoldenHash">SHA-256 over their canonical bytes, 64 hexadecimal digits.</param>
public sealed record Verified(long Count, string GoldenHash) : ReplayResult;

/// <summary>The first place where the log is not what the decider decides.</summary>
/// <param name="Index">The event's place in the sequence, from 0.</param>
/// <param name="Logged">What stands there; null where the log ends too soon.</param>
/// <param name="Decided">What the decider makes of it; null for nothing.</param>
/// <param name="Problem">The difference in words.</param>
public sealed record Difference(long Index, DecisionEvent? Logged, DecisionEvent? Decided, string Problem) : ReplayResult;

/// <summary>Decides logged events again.</summary>
public static class Replay
{
    /// <summary>Decides a sequence of events again, from a <see cref="DayOpened"/> on, over any number of days.</summary>
    public static ReplayResult Verify(string runId, IEnumerable<DecisionEvent> events)
    {
        using var verifier = new LogVerifier(runId);
        foreach (var e in events)
        {
            if (verifier.Add(e) is { } difference) return difference;
        }

        return verifier.Complete();
    }

    /// <summary>Why a signal was raised or withheld: the gates as they stood when it was decided; null when the events do not decide it.</summary>
    /// <param name="events">From a <see cref="DayOpened"/> on; read no further than the decision.</param>
    /// <exception cref="InvalidOperationException">The events are not a log's, in its order.</exception>
    public static Explanation? Explain(string runId, IEnumerable<DecisionEvent> events, Guid signalId)
    {
        var state = EngineState.Empty(runId);
        foreach (var e in events)
        {
            var signal = e switch
            {
                AlertRaised raised => raised.Signal,
                SignalSuppressed suppressed => suppressed.Signal,
                _ => null,
            };
            if (signal?.SignalId == signalId) return Decider.Explain(state, new TakeSignal(signal, e.At));
            state.Apply(e);
        }

        return null;
    }
}

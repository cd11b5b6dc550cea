using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The decider: state and command in, events out. Pure: the state is read and not changed, and the same state and command give the same
/// events on any machine. The events of one decision are appended together or not at all.
/// </summary>
public static class Decider
{
    private const int MaxCounterfactualSteps = 64;
    private static readonly long MostAheadTicks = TimeSpan.FromDays(3_660).Ticks;

    /// <summary>Decides one command.</summary>
    /// <exception cref="InvalidOperationException">A command other than <see cref="OpenDay"/> came before a day was opened, or one of another run.</exception>
    /// <exception cref="PolicyException">A policy is out of range or leaves a severity that no live channel serves.</exception>
    public static Decision Decide(EngineState state, EngineCommand command) => command switch
    {
        TakeSignal take => Decide(state, take),
        TakeOutcome outcome => Delivery.Decide(state, outcome, Utc.Later(state.ClockTicks, outcome.Now)),
        TimePasses time => Timers.Decide(state, Utc.Later(state.ClockTicks, time.Now)),
        OpenDay open => PolicyChanges.Decide(state, open, Utc.Later(state.ClockTicks, open.Now)),
        ApplyPolicy apply => PolicyChanges.Decide(state, apply, Utc.Later(state.ClockTicks, apply.Now)),
        AcknowledgeAlert acknowledge => Answers.Decide(state, acknowledge, Utc.Later(state.ClockTicks, acknowledge.Now)),
        CreateSilence create => SilenceChanges.Decide(state, create, Utc.Later(state.ClockTicks, create.Now)),
        ExpireSilence expire => SilenceChanges.Decide(state, expire, Utc.Later(state.ClockTicks, expire.Now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "no command of the decider"),
    };

    /// <summary>Says what each gate makes of a signal in this state, without deciding anything.</summary>
    /// <exception cref="InvalidOperationException">No day is open, or the signal is of another run.</exception>
    public static Explanation Explain(EngineState state, TakeSignal command)
    {
        var input = Input(state, command);
        var findings = new GateFinding[Gate.All.Length];
        Gate? blocking = null;
        for (var index = 0; index < findings.Length; index++)
        {
            var gate = Gate.All[index];
            if (blocking is not null)
            {
                findings[index] = new GateFinding { Gate = gate.Name, Result = GateResult.NotReached, Rule = gate.Rule(input), Words = string.Empty };
                continue;
            }

            var verdict = gate.Judge(input);
            if (verdict.Blocked) blocking = gate;
            findings[index] = new GateFinding
            {
                Gate = gate.Name,
                Result = verdict.Blocked ? GateResult.Blocked : GateResult.Passed,
                Rule = gate.Rule(input),
                Words = gate.Words(input, verdict),
                Until = verdict.UntilTicks is { } until ? Utc.At(until) : null,
                By = verdict.By,
            };
        }

        return new Explanation
        {
            SignalId = input.Signal.SignalId,
            At = Utc.At(input.NowTicks),
            PolicyHash = state.PolicyHash,
            Outcome = blocking is null ? DecisionOutcome.Raised : blocking.Reason is null ? DecisionOutcome.AlreadyDecided : DecisionOutcome.Suppressed,
            Reason = blocking?.ReasonOf(input),
            Gates = findings,
            Channels = blocking is null ? [.. input.State.Effective.RouteOf(input.Way).Channels] : [],
            WouldPassAt = blocking?.Reason is null ? null : Counterfactual(input),
        };
    }

    private static Decision Decide(EngineState state, TakeSignal command)
    {
        var input = Input(state, command);
        foreach (var gate in Gate.All)
        {
            var verdict = gate.Judge(input);
            if (!verdict.Blocked) continue;
            if (gate.ReasonOf(input) is not { } reason) return Decision.AlreadyDecided;
            return new Decision(DecisionOutcome.Suppressed, [Suppressed(input, reason, verdict)]);
        }

        return new Decision(DecisionOutcome.Raised, [Raised(input)]);
    }

    private static GateInput Input(EngineState state, TakeSignal command)
    {
        _ = state.Effective;
        if (!string.Equals(command.Signal.RunId, state.RunId, StringComparison.Ordinal))
            throw new InvalidOperationException($"A signal of run '{command.Signal.RunId}' cannot be decided in run '{state.RunId}'.");
        return new GateInput(state, command.Signal, Utc.Later(state.ClockTicks, command.Now));
    }

    private static SignalSuppressed Suppressed(in GateInput input, SuppressionReason reason, in Verdict verdict) => new()
    {
        At = Utc.At(input.NowTicks),
        Signal = input.Signal,
        PolicyHash = input.State.PolicyHash,
        Reason = reason,
        Until = verdict.UntilTicks is { } until ? Utc.At(until) : null,
        By = verdict.By,
    };

    private static AlertRaised Raised(in GateInput input)
    {
        SignalDetected signal = input.Signal;
        var policy = input.State.Effective;
        var route = policy.RouteOf(input.Way);
        var requests = route.Requests(signal.SignalId);
        return new AlertRaised
        {
            At = Utc.At(input.NowTicks),
            Signal = signal,
            PolicyHash = input.State.PolicyHash,
            Route = route.Name,
            HoldUntil = Utc.At(signal.Phase == SignalPhase.Ended ? input.NowTicks : input.NowTicks + policy.CooldownTicks(signal.Kind)),
            Requests = requests,
            Remaining = route.Remaining,
            EscalateAt = signal.Phase == SignalPhase.Ended ? null : Answers.EscalateAt(input.State, Labels.Of(signal), requests, input.NowTicks),
            Clears = input.Clears?.AlertId,
        };
    }

    /// <summary>When the same signal would have passed every gate, had nothing else happened; null where waiting would not help, or not within ten years or as many steps as are looked at.</summary>
    private static DateTimeOffset? Counterfactual(in GateInput input)
    {
        var nowTicks = input.NowTicks;
        for (var step = 0; step < MaxCounterfactualSteps; step++)
        {
            var later = input with { NowTicks = nowTicks, Signal = input.Signal with { EventTime = Utc.At(input.Signal.EventTime.UtcTicks + nowTicks - input.NowTicks) } };
            var blocked = Array.Find(Gate.All, gate => gate.Judge(later).Blocked);
            if (blocked is null) return Utc.At(nowTicks);
            if (blocked.Judge(later).UntilTicks is not { } until || until - input.NowTicks > MostAheadTicks) return null;
            nowTicks = until;
        }

        return null;
    }
}

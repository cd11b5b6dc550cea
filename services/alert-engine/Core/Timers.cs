using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What time alone causes: ends of silences, digests, summaries at the ends of cooldowns, escalations, fail-overs for want of a confirmation. Every due time is read from the state
/// (<see cref="EngineState.NextDue"/>), and one timer fires at a time, in this order where several are due at one instant; what it does is an event.
/// </summary>
internal static class Timers
{
    public static Decision Decide(EngineState state, long nowTicks)
    {
        _ = state.Effective;
        if (state.FirstTimer is not { } first || first.DueTicks > nowTicks) return Decision.Nothing;
        return Decision.Of(first.Timer switch
        {
            Timer.SilenceEnd => new SilenceEnded { At = Utc.At(nowTicks), SilenceId = state.Silences.FirstEnd!.Value.Id },
            Timer.Digest => Digests.Raise(state, state.Withheld.ToWithheld()!, quietUntil: null, nowTicks),
            Timer.QuietDigest => Digests.Raise(state, state.Quieted.First!.Value.Tally.ToWithheld()!, Utc.At(state.Quieted.First.Value.EndTicks), nowTicks),
            Timer.Summary => Summaries.Decide(state, state.FirstSummary!.Value.Key, nowTicks),
            Timer.Escalation => Answers.Escalate(state, state.Unanswered.Find(state.Unanswered.First!.Value.Id)!, nowTicks),
            Timer.Confirmation => Delivery.FailOverUnconfirmed(state, state.Open.FirstUnconfirmed!.Value.AlertId, nowTicks),
            _ => throw new ArgumentOutOfRangeException(nameof(state), first.Timer, "no timer"),
        });
    }
}

/// <summary>The timers, in the order they fire in.</summary>
internal enum Timer
{
    SilenceEnd,
    Digest,
    QuietDigest,
    Summary,
    Escalation,
    Confirmation,
}

/// <summary>What a cooldown withheld, told when it is over.</summary>
internal static class Summaries
{
    public static DecisionEvent Decide(EngineState state, in ConditionKey key, long nowTicks)
    {
        var standing = state.Conditions.Find(key)!;
        var labels = Labels.Of(standing.Latest);
        if (Holding(state, labels, nowTicks) is { } held)
        {
            return new SummaryWithheld
            {
                At = Utc.At(nowTicks),
                PolicyHash = state.PolicyHash,
                Kind = labels.Kind,
                Symbol = labels.Symbol,
                Subject = labels.Subject,
                Reason = held.Reason,
                Until = held.UntilTicks < DateTimeOffset.MaxValue.Ticks ? Utc.At(held.UntilTicks) : null,
                By = held.By,
            };
        }

        // Where a state gave way to another, whoever heard of the one hears of the other.
        var told = Conditions.GaveWay(standing) && state.Effective.Policy.AllClear?.Tells(standing.Told!.Kind, standing.Told.Severity) == true ? standing.Told : null;
        var route = state.Effective.RouteOf(labels.AtLeast(told?.Severity));
        var id = DeterministicId.Of("summary", WireName.Of(labels.Kind), labels.Symbol, labels.Subject, nowTicks.ToString(CultureInfo.InvariantCulture));
        var requests = route.Requests(id);
        return new SummaryRaised
        {
            At = Utc.At(nowTicks),
            PolicyHash = state.PolicyHash,
            Alert = standing.Latest with { AlertId = id, Notice = Notice.Summary },
            Withheld = standing.Withheld,
            Route = route.Name,
            HoldUntil = Utc.At(nowTicks + state.Effective.CooldownTicks(labels.Kind)),
            Requests = requests,
            Remaining = route.Remaining,
            EscalateAt = Answers.EscalateAt(state, labels, requests, nowTicks),
            Clears = told?.AlertId,
        };
    }

    private static (SuppressionReason Reason, long UntilTicks, Guid? By)? Holding(EngineState state, in Labels labels, long nowTicks)
    {
        if (SilenceGate.Holding(state, labels, nowTicks) is { } silence) return (SuppressionReason.Silenced, silence.UntilTicks, silence.Silence.Silence.Id);
        if (state.Effective.QuietFor(labels, nowTicks) is { } quiet) return (SuppressionReason.QuietHours, quiet.UntilTicks, null);
        return InhibitionGate.Holding(state, labels, nowTicks) is { } inhibition ? (SuppressionReason.Inhibited, inhibition.UntilTicks, inhibition.AlertId) : null;
    }
}

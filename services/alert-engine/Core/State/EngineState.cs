using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The state that the decider reads, folded from the log's events. It is mutable and private to one owner: one thread decides and applies
/// events; nothing else may hold it. The fold of a log is the state, wherever the fold began: at the run's first event, at any day's
/// <see cref="DayOpened"/>, or at a snapshot.
/// </summary>
public sealed partial class EngineState
{
    // Quiet hours and the rate may each hold a digest that the other lets go.
    private const int MaxWaits = 8;

    private EffectivePolicy? _policy;
    private long _clockTicks = DateTimeOffset.MinValue.Ticks;
    private EngineCounters _counters;

    private EngineState(string runId) => RunId = runId;

    /// <summary>The state before a run's first event, which must be a <see cref="DayOpened"/>.</summary>
    public static EngineState Empty(string runId) => new(runId);

    public string RunId { get; }

    /// <summary>The open trading day; null before the first event.</summary>
    public DateOnly? Day { get; private set; }

    /// <summary>The policy in effect; null before the first event.</summary>
    public AlertPolicy? Policy => _policy?.Policy;

    /// <summary>The hash of the policy in effect; empty before the first event.</summary>
    public string PolicyHash => _policy?.Hash ?? string.Empty;

    /// <summary>The live channels, in the order of the configuration.</summary>
    public IReadOnlyList<string> Channels => _policy?.Channels ?? [];

    /// <summary>The time of the last event, UTC.</summary>
    public DateTimeOffset Clock => Utc.At(_clockTicks);

    /// <summary>The hash of the policy last taken from the configuration; a person may have applied another since.</summary>
    public string ConfiguredHash { get; private set; } = string.Empty;

    /// <summary>When time alone next causes an event, never before <see cref="Clock"/>; null when nothing waits. Any event may move it.</summary>
    public DateTimeOffset? NextDue => FirstTimer is { } first ? Utc.At(first.DueTicks) : null;

    /// <summary>When an alert is failed over next since no channel has confirmed it; null when none is. An outcome that came by then keeps it.</summary>
    public DateTimeOffset? NextConfirmationDue => ConfirmationDueTicks is { } due ? Utc.At(Math.Max(due, _clockTicks)) : null;

    /// <summary>Requests without an outcome, in the order they were made, with what is needed to publish them again.</summary>
    public IReadOnlyList<OutstandingRequest> Outstanding => [.. Open.InOrder().SelectMany(RequestsOf)];

    /// <summary>The number of requests without an outcome.</summary>
    public int OutstandingCount => Open.RequestCount;

    /// <summary>The number of fingerprints on hold.</summary>
    public int HoldCount => Cooldowns.HoldCount;

    /// <summary>What was decided since the day was opened.</summary>
    public EngineCounters Counters => _counters;

    internal long ClockTicks => _clockTicks;

    /// <exception cref="InvalidOperationException">No day is open.</exception>
    internal EffectivePolicy Effective => _policy ?? throw new InvalidOperationException("No trading day is open: the first event of a log is DayOpened.");

    internal Cooldowns Cooldowns { get; private set; } = new();
    internal SlidingWindow Sends { get; private set; } = new();
    internal DecidedSignals Decided { get; private set; } = new();
    internal WithheldTally Withheld { get; private set; } = new();
    internal QuietTallies Quieted { get; private set; } = new();
    internal OpenAlerts Open { get; private set; } = new();
    internal SilenceBook Silences { get; private set; } = new();
    internal Inhibitions Inhibitions { get; private set; } = new();
    internal Conditions Conditions { get; private set; } = new();
    internal Unanswered Unanswered { get; private set; } = new();
    internal RaisedAlerts Raised { get; private set; } = new();

    /// <summary>The timer that fires next and when, never before the clock; the first in their order of those due at one instant.</summary>
    internal (Timer Timer, long DueTicks)? FirstTimer
    {
        get
        {
            (Timer Timer, long DueTicks)? first = null;
            Earlier(ref first, Timer.SilenceEnd, Silences.FirstEnd?.Ticks);
            Earlier(ref first, Timer.Digest, DigestDueTicks);
            Earlier(ref first, Timer.QuietDigest, QuietDigestDueTicks);
            Earlier(ref first, Timer.Summary, FirstSummary?.DueTicks);
            Earlier(ref first, Timer.Escalation, Unanswered.First?.Ticks);
            Earlier(ref first, Timer.Confirmation, ConfirmationDueTicks);
            return first;
        }
    }

    /// <summary>
    /// A digest is due when what was withheld has gathered for the policy's time, or its quiet hours are over; the rate has room, and no quiet hours hold the digest itself; null while
    /// nothing is withheld. A new policy may make it due at once, but never in the past of the log.
    /// </summary>
    private long? DigestDueTicks => Withheld.FirstAtTicks is { } first ? WhenDigestPasses(Withheld, first + Effective.DigestGatherTicks) : null;

    private long? QuietDigestDueTicks => Quieted.First is { } first ? WhenDigestPasses(first.Tally, first.EndTicks) : null;

    /// <summary>When the next channel is asked since none has confirmed: so long after the alert's last request that has no outcome.</summary>
    private long? ConfirmationDueTicks => Open.FirstUnconfirmed is { } first ? first.AskedTicks + _policy?.ConfirmTicks : null;

    /// <summary>The summary that is due first and when: a critical one when its cooldown is over, another when the rate has room too.</summary>
    internal (long DueTicks, ConditionKey Key)? FirstSummary
    {
        get
        {
            (long DueTicks, ConditionKey Key)? first = Conditions.FirstCritical is { } critical ? (Math.Max(_clockTicks, critical.Ticks), critical.Key) : null;
            if (Conditions.First is not { } any) return first;
            var due = WhenRateHasRoom(Math.Max(_clockTicks, any.Ticks));
            return first?.DueTicks <= due ? first : (due, any.Key);
        }
    }

    /// <summary>The requests of one alert without an outcome: what is published again when its signal comes again.</summary>
    public IReadOnlyList<OutstandingRequest> OutstandingOf(Guid alertId) => Open.Find(alertId) is { } alert ? [.. RequestsOf(alert)] : [];

    /// <summary>True when the signal has its decision.</summary>
    public bool IsDecided(Guid signalId) => Decided.Contains(signalId);

    /// <summary>True when no signal may take the id: one has, or it is that of an alert on its way or raised of late. Of a new id the first look tells, and one is all that it takes.</summary>
    internal bool IsKnown(Guid id) => Decided.IsTaken(id) && (Decided.Contains(id) || Open.Find(id) is not null || Raised.IsAcknowledged(id) is not null);

    private void Earlier(ref (Timer Timer, long DueTicks)? first, Timer timer, long? dueTicks)
    {
        if (dueTicks is { } due && !(first?.DueTicks <= Math.Max(due, _clockTicks))) first = (timer, Math.Max(due, _clockTicks));
    }

    private long WhenDigestPasses(WithheldTally withheld, long fromTicks)
    {
        var due = Math.Max(_clockTicks, fromTicks);
        var labels = new Labels(SignalKind.Digest, Digests.Symbol, Digests.SeverityOf(withheld.Strongest), Digests.Subject);
        for (var step = 0; step < MaxWaits; step++)
        {
            var next = WhenRateHasRoom(Effective.QuietFor(labels, due)?.UntilTicks ?? due);
            if (next == due) break;
            due = next;
        }

        return due;
    }

    private long WhenRateHasRoom(long atTicks) => Sends.Blocking(Effective.Policy.RatePerMinute, atTicks)?.UntilTicks ?? atTicks;

    private IEnumerable<OutstandingRequest> RequestsOf(OpenAlert open)
    {
        var isLast = !Array.Exists(open.Remaining, channel => Channels.Contains(channel, StringComparer.Ordinal));
        return open.Requests.Select(request => new OutstandingRequest(open.Alert, request.RequestId, request.Channel, request.Attempt, request.RequestedAt, isLast));
    }
}

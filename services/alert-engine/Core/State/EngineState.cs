namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The state that the decider reads, folded from the log's events. It is mutable and private to one owner: one thread decides and applies
/// events; nothing else may hold it. The fold of a log is the state, wherever the fold began: at the run's first event, at any day's
/// <see cref="DayOpened"/>, or at a snapshot.
/// </summary>
public sealed partial class EngineState
{
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

    /// <summary>When time alone next causes an event, never before <see cref="Clock"/>; null when nothing waits. Any event may move it.</summary>
    public DateTimeOffset? NextDue => DigestDueTicks is { } due ? Utc.At(due) : null;

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
    internal WithheldTally Withheld { get; } = new();
    internal OpenAlerts Open { get; private set; } = new();

    /// <summary>
    /// A digest is due when what was withheld has gathered for the policy's time and the rate has room; null while nothing is withheld.
    /// A new policy may make it due at once, but never in the past of the log.
    /// </summary>
    internal long? DigestDueTicks
    {
        get
        {
            if (Withheld.FirstAtTicks is not { } first) return null;
            var gathered = Math.Max(_clockTicks, checked(first + Effective.DigestGatherTicks));
            return Sends.Blocking(Effective.Policy.RatePerMinute, gathered)?.UntilTicks ?? gathered;
        }
    }

    /// <summary>The requests of one alert without an outcome: what is published again when its signal comes again.</summary>
    public IReadOnlyList<OutstandingRequest> OutstandingOf(Guid alertId) => Open.Find(alertId) is { } alert ? [.. RequestsOf(alert)] : [];

    /// <summary>True when the signal has its decision.</summary>
    public bool IsDecided(Guid signalId) => Decided.Contains(signalId);

    private static IEnumerable<OutstandingRequest> RequestsOf(OpenAlert open) =>
        open.Requests.Select(request => new OutstandingRequest(open.Alert, request.RequestId, request.Channel, request.Attempt, request.RequestedAt));
}

namespace OptionsAlerts.AlertEngine.Core;

/// <content>Closing the books, and snapshots.</content>
public sealed partial class EngineState
{
    /// <summary>What lives on when the day's log is closed at an instant.</summary>
    public CarryOver ToCarryOver(DateTimeOffset now)
    {
        var atTicks = Utc.Later(_clockTicks, now);
        return Carry(atTicks, Decided.Carry(atTicks), closing: Utc.At(atTicks));
    }

    /// <summary>The whole state, to be kept as a cache beside the log.</summary>
    /// <exception cref="InvalidOperationException">No day is open.</exception>
    public EngineSnapshot ToSnapshot() => new()
    {
        RunId = RunId,
        Day = Day ?? throw new InvalidOperationException("No trading day is open."),
        Clock = Clock,
        PolicyHash = Effective.Hash,
        Policy = Effective.Policy,
        Live = Carry(_clockTicks, Decided.All(), closing: null),
        Counters = _counters,
    };

    /// <summary>The state as a snapshot held it. A snapshot is a cache: the log's fold gives the same.</summary>
    /// <exception cref="PolicyException">The snapshot's policy cannot be applied.</exception>
    public static EngineState Restore(EngineSnapshot snapshot)
    {
        var state = new EngineState(snapshot.RunId) { _counters = snapshot.Counters };
        state.Load(snapshot.Clock.UtcTicks, snapshot.Day, new EffectivePolicy(snapshot.Policy, snapshot.PolicyHash, snapshot.Live.Channels), snapshot.Live);
        return state;
    }

    private CarryOver Carry(long atTicks, CarriedDecision[] decided, DateTimeOffset? closing) => new()
    {
        Channels = Effective.Channels,
        Holds = Cooldowns.CarryHolds(atTicks),
        Storms = Cooldowns.CarryStorms(atTicks),
        Sends =
        [
            .. Sends.LiveAt(atTicks)
                .Select(place => new CarriedSend { At = Utc.At(place.UntilTicks - EffectivePolicy.RateWindowTicks), AlertId = place.AlertId }),
        ],
        Decided = decided,
        Withheld = Withheld.ToWithheld(),
        Open = [.. Open.InOrder()],
        ConfiguredHash = string.Equals(ConfiguredHash, PolicyHash, StringComparison.Ordinal) ? null : ConfiguredHash,
        Quieted = Quieted.Carry(),
        Silences = [.. Silences.All.Select(active => active.Silence)],
        Inhibitions = Inhibitions.Carry(atTicks),
        Conditions = Conditions.Carry(closing),
        Unanswered = Unanswered.Carry(),
        Alerts = Raised.Carry(),
    };

    private void Load(long clockTicks, DateOnly day, EffectivePolicy policy, CarryOver carried)
    {
        _clockTicks = clockTicks;
        _policy = policy;
        Day = day;

        Cooldowns = new Cooldowns();
        Cooldowns.Load(carried);
        Sends = new SlidingWindow();
        foreach (var send in carried.Sends) Sends.Add(send.At.UtcTicks + EffectivePolicy.RateWindowTicks, send.AlertId);
        Decided = new DecidedSignals();
        Decided.Load(carried.Decided);
        Withheld = new WithheldTally();
        if (carried.Withheld is { } withheld) Withheld.Load(withheld);
        Open = new OpenAlerts();
        Open.Live(policy.Channels);
        foreach (var alert in carried.Open)
        {
            Decided.AddAlert(alert.Alert.AlertId);
            Open.Add(alert);
        }

        ConfiguredHash = carried.ConfiguredHash ?? policy.Hash;
        Quieted = new QuietTallies();
        Quieted.Load(carried.Quieted);
        Silences = new SilenceBook();
        foreach (var silence in carried.Silences) Silences.Add(silence);
        Inhibitions = new Inhibitions();
        foreach (var inhibition in carried.Inhibitions) Inhibitions.Put(inhibition.Rule, inhibition.Common, inhibition.Until.UtcTicks, inhibition.AlertId);
        Conditions = new Conditions();
        Conditions.Load(carried.Conditions);
        if (!policy.Policy.Summaries) Conditions.SettleAll();
        Unanswered = new Unanswered();
        foreach (var alert in carried.Unanswered) Unanswered.Put(alert);
        Raised = new RaisedAlerts();
        foreach (var alert in carried.Alerts)
        {
            Decided.AddAlert(alert.AlertId);
            Raised.Add(alert.AlertId, alert.Acknowledged);
        }
    }
}

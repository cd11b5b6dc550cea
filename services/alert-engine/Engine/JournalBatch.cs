using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>What the notifier said of one request, in the notifier's own words.</summary>
internal sealed record Outcome(Guid RequestId, Guid AlertId, string Channel, int Attempt, bool Delivered, bool Permanent, string? ProviderMessageId, bool PossibleRepeat, string Reason)
{
    private const int MostCharacters = 1_000;

    /// <summary>What a message of the notifier's says; nothing where it is another's.</summary>
    public static IEnumerable<Outcome> AllOf(object message) => message switch
    {
        NotificationDelivered delivered => [From(delivered)],
        NotificationsDelivered together => together.Deliveries.Select(From),
        NotificationFailed failed => [From(failed)],
        _ => [],
    };

    public static Outcome From(NotificationDelivered message) =>
        new(message.RequestId, message.AlertId, message.Channel, message.Attempt, true, false, Clean(message.ProviderMessageId), message.PossibleRepeat, string.Empty);

    public static Outcome From(NotificationFailed message) =>
        new(message.RequestId, message.AlertId, message.Channel, message.Attempt, false, message.Permanent, null, false, Clean(message.Reason) ?? string.Empty);

    // What a provider said must not be able to keep the batch it is written with out of the store.
    private static string? Clean(string? text) => text is null || IsClean(text) ? text : string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(MostCharacters));

    private static bool IsClean(string text) => text.Length <= MostCharacters && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

/// <summary>
/// Decides commands one after another against the live state and gathers what one commit writes. The state runs ahead of the log until the commit;
/// when the commit fails the state is thrown away and read again.
/// </summary>
internal sealed class JournalBatch(EngineState state, long version, string runId, EnginePolicy policy)
{
    private long _version = version;

    public LogBatch Log { get; } = new(state.Day is { } day ? new LogHead(day, version) : null);

    /// <summary>Requests made by this batch, to be published once it is durable.</summary>
    public List<Guid> NewRequests { get; } = [];

    /// <summary>Events in the newest day's log when the batch is durable.</summary>
    public long Version => _version;

    public EngineState State => state;

    /// <summary>Opens the trading day and applies the policy where either is due, then decides.</summary>
    public Decision Do(EngineCommand command)
    {
        OpenDay(command.Now);
        Configure(command.Now);
        return Decide(command);
    }

    /// <summary>Decides what a person asks for; a policy that changed in the configuration is left to the engine that takes signals.</summary>
    public Decision DoAsked(EngineCommand command)
    {
        OpenDay(command.Now);
        return Decide(command);
    }

    /// <summary>Decides an outcome and keeps the provider's words in the alert's lifecycle.</summary>
    public void Do(Outcome outcome, DateTimeOffset now)
    {
        OpenDay(now);
        var decision = Decider.Decide(state, new TakeOutcome(outcome.RequestId, outcome.AlertId, outcome.Delivered, outcome.Permanent, now));
        foreach (var decided in decision.Events) Record(decided, outcome);
    }

    private void OpenDay(DateTimeOffset now)
    {
        var day = ExchangeTime.TradingDay(now > state.Clock ? now : state.Clock);
        if (state.Day == day) return;
        Log.Segments.Add(new DaySegment(day, 0, []));
        _version = 0;
        Decide(state.Policy is { } standing ? new OpenDay(day, runId, standing, state.Channels, now) : new OpenDay(day, runId, policy.Policy, policy.Channels, now));
    }

    // The policy of the configuration takes effect when it changed; what a person applied stands until then. Channels that came or went take effect at once; where
    // the standing policy cannot do with them, the configured one takes its place.
    private void Configure(DateTimeOffset now)
    {
        if (policy.StandsIn(state)) return;
        if (string.Equals(state.ConfiguredHash, policy.Hash, StringComparison.Ordinal) && state.Policy is { } standing && EnginePolicy.Serves(standing, policy.Channels))
            Decide(new ApplyPolicy(standing, policy.Channels, now, PolicyOrigin.Channels));
        else
            Decide(new ApplyPolicy(policy.Policy, policy.Channels, now));
    }

    private Decision Decide(EngineCommand command)
    {
        var decision = Decider.Decide(state, command);
        foreach (var decided in decision.Events) Record(decided);
        return decision;
    }

    private void Record(DecisionEvent decided, Outcome? said = null)
    {
        if (Log.Segments.Count == 0) Log.Segments.Add(new DaySegment(state.Day!.Value, _version, []));
        Log.Segments[^1].Events.Add(decided);
        _version++;
        state.Apply(decided);
        foreach (var (alertId, happened) in LifecycleSteps.Of(decided))
        {
            if (happened is LifecycleRequested requested) NewRequests.Add(requested.RequestId);
            Log.Lifecycle.Add(new AlertStep(alertId, InWords(happened, said)));
        }
    }

    // The provider's own words; a request that fails without an answer does so because its channel is gone.
    private static LifecycleEvent InWords(LifecycleEvent happened, Outcome? said) => happened switch
    {
        LifecycleDelivered delivered => delivered with { ProviderMessageId = said?.ProviderMessageId, PossibleRepeat = said?.PossibleRepeat == true },
        LifecycleFailed failed => failed with { Reason = said?.Reason ?? "The channel is not live any more." },
        _ => happened,
    };
}

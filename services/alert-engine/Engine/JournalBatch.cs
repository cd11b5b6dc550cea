using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>What the notifier said of one request, in the notifier's own words.</summary>
internal sealed record Outcome(Guid RequestId, Guid AlertId, string Channel, int Attempt, bool Delivered, bool Permanent, string? ProviderMessageId, bool PossibleRepeat, string Reason)
{
    public static Outcome From(NotificationDelivered message) =>
        new(message.RequestId, message.AlertId, message.Channel, message.Attempt, true, false, Clean(message.ProviderMessageId), message.PossibleRepeat, string.Empty);

    public static Outcome From(NotificationFailed message) =>
        new(message.RequestId, message.AlertId, message.Channel, message.Attempt, false, message.Permanent, null, false, Clean(message.Reason) ?? string.Empty);

    // What a provider said must not be able to keep the batch it is written with out of the store.
    private static string? Clean(string? text) => text is null ? null : string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(1_000));
}

/// <summary>
/// Decides commands one after another against the live state and gathers what one commit writes. The state runs ahead of the log until the commit;
/// when the commit fails the state is thrown away and read again.
/// </summary>
internal sealed class JournalBatch(EngineState state, long version, string runId, EnginePolicy policy)
{
    private long _version = version;

    public LogBatch Log { get; } = new();

    /// <summary>Requests made by this batch, to be published once it is durable.</summary>
    public List<Guid> NewRequests { get; } = [];

    /// <summary>Events in the newest day's log when the batch is durable.</summary>
    public long Version => _version;

    public EngineState State => state;

    /// <summary>Opens the trading day and applies the policy where either is due, then decides.</summary>
    public Decision Do(EngineCommand command)
    {
        OpenDay(command.Now);
        if (!policy.StandsIn(state)) Decide(new ApplyPolicy(policy.Policy, policy.Channels, command.Now));
        return Decide(command);
    }

    /// <summary>Decides an outcome and keeps the provider's words in the alert's lifecycle.</summary>
    public void Do(Outcome outcome, DateTimeOffset now)
    {
        OpenDay(now);
        var decision = Decider.Decide(state, new TakeOutcome(outcome.RequestId, outcome.AlertId, outcome.Delivered, outcome.Permanent, now));
        foreach (var decided in decision.Events)
        {
            switch (decided)
            {
                case DeliverySucceeded:
                    Alive(outcome.AlertId, new LifecycleDelivered
                    {
                        At = decided.At,
                        RequestId = outcome.RequestId,
                        Channel = outcome.Channel,
                        Attempt = outcome.Attempt,
                        ProviderMessageId = outcome.ProviderMessageId,
                        PossibleRepeat = outcome.PossibleRepeat,
                    });
                    break;
                case DeliveryFailed:
                    Alive(outcome.AlertId, new LifecycleFailed
                    {
                        At = decided.At,
                        RequestId = outcome.RequestId,
                        Channel = outcome.Channel,
                        Attempt = outcome.Attempt,
                        Permanent = outcome.Permanent,
                        Reason = outcome.Reason,
                    });
                    break;
            }

            Record(decided);
        }
    }

    private void OpenDay(DateTimeOffset now)
    {
        var day = ExchangeTime.TradingDay(now > state.Clock ? now : state.Clock);
        if (state.Day == day) return;
        Log.Segments.Add(new DaySegment(day, 0, []));
        _version = 0;
        Decide(new OpenDay(day, runId, policy.Policy, policy.Channels, now));
    }

    private Decision Decide(EngineCommand command)
    {
        var decision = Decider.Decide(state, command);
        foreach (var decided in decision.Events) Record(decided);
        return decision;
    }

    private void Record(DecisionEvent decided)
    {
        if (Log.Segments.Count == 0) Log.Segments.Add(new DaySegment(state.Day!.Value, _version, []));
        Log.Segments[^1].Events.Add(decided);
        _version++;
        state.Apply(decided);
        switch (decided)
        {
            case AlertRaised raised:
                var signal = raised.Signal;
                Alive(signal.SignalId, new LifecycleRaised { At = raised.At, Kind = signal.Kind, Severity = signal.Severity, Symbol = signal.Symbol, Headline = signal.Headline });
                foreach (var request in raised.Requests) Requested(signal.SignalId, request, raised.At, failOver: false);
                break;
            case DigestRaised digest:
                Alive(digest.AlertId, new LifecycleRaised { At = digest.At, Kind = SignalKind.Digest, Severity = digest.Severity, Symbol = Digests.Symbol, Headline = digest.Headline });
                foreach (var request in digest.Requests) Requested(digest.AlertId, request, digest.At, failOver: false);
                break;
            case FailedOver failedOver:
                Requested(failedOver.AlertId, failedOver.Request, failedOver.At, failOver: true);
                break;
            case AlertUndelivered undelivered:
                Alive(undelivered.AlertId, new LifecycleUndelivered { At = undelivered.At });
                break;
        }
    }

    private void Requested(Guid alertId, ChannelRequest request, DateTimeOffset at, bool failOver)
    {
        NewRequests.Add(request.RequestId);
        Alive(alertId, new LifecycleRequested { At = at, RequestId = request.RequestId, Channel = request.Channel, Attempt = request.Attempt, FailOver = failOver });
    }

    private void Alive(Guid alertId, LifecycleEvent happened) => Log.Lifecycle.Add(new AlertStep(alertId, happened));
}

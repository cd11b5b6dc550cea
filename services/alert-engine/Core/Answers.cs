namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Acknowledgements, and what their absence causes.</summary>
internal static class Answers
{
    private const int MaxNameLength = 100;

    public static Decision Decide(EngineState state, AcknowledgeAlert command, long nowTicks)
    {
        _ = state.Effective;
        if ((Named("by", command.By) ?? Named("via", command.Via)) is { } problem) return Decision.Refused(problem);
        return state.Raised.IsAcknowledged(command.AlertId) switch
        {
            null when state.Unanswered.Find(command.AlertId) is null => Decision.Refused($"Alert {command.AlertId} was not raised, or too long ago to be acknowledged."),
            true => Decision.Nothing,
            _ => Decision.Of(new AlertAcknowledged { At = Utc.At(nowTicks), AlertId = command.AlertId, By = command.By, Via = command.Via }),
        };
    }

    /// <summary>What is wrong with the name of who did something, or how; null when nothing is.</summary>
    public static string? Named(string member, string name) =>
        name.Length is < 1 or > MaxNameLength || name.Any(char.IsControl) ? $"'{member}' has {name.Length} characters; 1 to {MaxNameLength}, none of them a control character." : null;

    /// <summary>When an alert just raised is escalated; null when there is nobody further to ask, or too many wait already.</summary>
    public static DateTimeOffset? EscalateAt(EngineState state, in Labels labels, ChannelRequest[] requests, long nowTicks)
    {
        if (!state.Effective.Escalates(labels) || state.Unanswered.Count >= Unanswered.Capacity) return null;
        var asked = Array.ConvertAll(requests, request => request.Channel);
        return state.Effective.EscalatesTo(labels, asked, timesBefore: 0).Length == 0 ? null : Utc.At(nowTicks + Utc.Seconds(state.Effective.Policy.Escalation!.AfterSeconds));
    }

    /// <summary>Asks further channels. What was to be asked may be gone by now: then the event says that nobody was.</summary>
    public static AlertEscalated Escalate(EngineState state, UnansweredAlert unanswered, long nowTicks)
    {
        var labels = Labels.Of(unanswered.Alert);
        var policy = state.Effective;
        var channels = policy.EscalatesTo(labels, unanswered.Asked, unanswered.Times);
        var again = policy.EscalatesTo(labels, [.. unanswered.Asked, .. channels], unanswered.Times + 1).Length > 0;
        return new AlertEscalated
        {
            At = Utc.At(nowTicks),
            AlertId = unanswered.Alert.AlertId,
            PolicyHash = policy.Hash,
            Requests = Array.ConvertAll(channels, channel => Routing.Request(unanswered.Alert.AlertId, channel, unanswered.Attempt + 1)),
            NextAt = again ? Utc.At(nowTicks + Utc.Seconds(policy.Policy.Escalation!.AfterSeconds)) : null,
        };
    }
}

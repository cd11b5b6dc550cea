using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What is asked of the decider. A closed hierarchy; the caller's clock is part of each command.</summary>
/// <param name="Now">The run's clock; where it lies before the log's last event, that event's time stands in for it.</param>
public abstract record EngineCommand(DateTimeOffset Now);

/// <summary>
/// Decide a signal. Timers due before <paramref name="Now"/> must have been fired (<see cref="TimePasses"/>), and the day opened.
/// </summary>
public sealed record TakeSignal(SignalDetected Signal, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>Take what a channel answered. An unknown or finished request changes nothing, so that it may come twice or late.</summary>
/// <param name="Permanent">For a failure: the provider refused it; false when tries ran out.</param>
public sealed record TakeOutcome(Guid RequestId, Guid AlertId, bool Delivered, bool Permanent, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>Fire what is due at or before now. The caller passes the due time itself (<see cref="EngineState.NextDue"/>), one instant at a time.</summary>
public sealed record TimePasses(DateTimeOffset Now) : EngineCommand(Now);

/// <summary>Open a trading day's log, under a policy and the live channels. A day that is open, or lies before the open one, changes nothing.</summary>
public sealed record OpenDay(DateOnly Day, string RunId, AlertPolicy Policy, IReadOnlyList<string> Channels, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>Let a policy and the live channels take effect. The same ones again change nothing.</summary>
/// <param name="By">Who applies it, where a person does.</param>
public sealed record ApplyPolicy(AlertPolicy Policy, IReadOnlyList<string> Channels, DateTimeOffset Now, PolicyOrigin Origin = PolicyOrigin.Configuration, string? By = null) : EngineCommand(Now);

/// <summary>Somebody has seen an alert. Again changes nothing; one that was not raised, or too long ago, is refused.</summary>
/// <param name="Via">How: <c>cli</c>, <c>grpc</c>, a channel's name.</param>
public sealed record AcknowledgeAlert(Guid AlertId, string By, string Via, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>Make a silence. One that exists changes nothing; one that cannot be is refused.</summary>
public sealed record CreateSilence(Silence Silence, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>End a silence before its time. One that has ended, or never was, is refused.</summary>
public sealed record ExpireSilence(Guid SilenceId, string By, DateTimeOffset Now) : EngineCommand(Now);

/// <summary>What came of a command.</summary>
[JsonConverter(typeof(WireEnumConverter<DecisionOutcome>))]
public enum DecisionOutcome
{
    /// <summary>A signal became an alert.</summary>
    Raised,

    /// <summary>A signal was withheld.</summary>
    Suppressed,

    /// <summary>The signal had its decision before; there is no event.</summary>
    AlreadyDecided,

    /// <summary>An outcome, a timer, a day or a policy was applied.</summary>
    Applied,

    /// <summary>There was nothing to do; there is no event.</summary>
    Nothing,

    /// <summary>It cannot be done, for the reason given; there is no event.</summary>
    Refused,
}

/// <summary>What was decided: the events to append, in order, all of them or none.</summary>
/// <param name="Problem">Why it was refused.</param>
public sealed record Decision(DecisionOutcome Outcome, IReadOnlyList<DecisionEvent> Events, string? Problem = null)
{
    internal static readonly Decision AlreadyDecided = new(DecisionOutcome.AlreadyDecided, []);
    internal static readonly Decision Nothing = new(DecisionOutcome.Nothing, []);

    internal static Decision Refused(string problem) => new(DecisionOutcome.Refused, [], problem);

    internal static Decision Of(DecisionEvent e) => new(DecisionOutcome.Applied, [e]);
}

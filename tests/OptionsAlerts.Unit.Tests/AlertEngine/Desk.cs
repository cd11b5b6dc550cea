using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>One engine at work: decides, appends, folds, and keeps its own clock.</summary>
internal sealed class Desk
{
    public const string Run = "test";
    public static readonly DateTimeOffset Start = new(2026, 6, 30, 14, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly FirstDay = new(2026, 6, 30);
    public static readonly string[] AllChannels = ["telegram", "pushover", "ntfy"];

    /// <summary>The default policy, with routes that differ by severity and end soon, and an outcome that is awaited as long as it takes.</summary>
    public static readonly AlertPolicy Policy = AlertPolicy.Default with
    {
        ConfirmSeconds = null,
        Routes =
        [
            new() { Severity = Severity.Critical, Broadcast = true, Channels = ["telegram", "pushover"] },
            new() { Severity = Severity.High, Broadcast = false, Channels = ["telegram", "pushover", "ntfy"] },
            new() { Severity = Severity.Medium, Broadcast = false, Channels = ["ntfy"] },
            new() { Severity = Severity.Low, Broadcast = false, Channels = ["ntfy"] },
        ],
    };

    /// <summary>The same without all that came with the second version.</summary>
    public static readonly AlertPolicy First = Policy with { Version = AlertPolicy.FirstVersion, Inhibitions = [], Escalation = null, AllClear = null, Summaries = false };

    private int _signals;

    public Desk(AlertPolicy? policy = null, string[]? channels = null)
    {
        State = EngineState.Empty(Run);
        Do(new OpenDay(FirstDay, Run, policy ?? Policy, channels ?? AllChannels, Start));
    }

    /// <summary>Goes on with a log, at its last event's time.</summary>
    public Desk(IEnumerable<DecisionEvent> log)
    {
        State = EngineState.Empty(Run);
        Log.AddRange(log);
        foreach (var e in Log) State.Apply(e);
        Now = Log[^1].At;
    }

    public EngineState State { get; }
    public List<DecisionEvent> Log { get; } = [];
    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>A policy whose limits never bite, so that a test sees one gate alone.</summary>
    public static AlertPolicy Unlimited => Policy with { StormLimit = 1_000, RatePerMinute = 100_000 };

    public Decision Do(EngineCommand command)
    {
        var decision = Decider.Decide(State, command);
        foreach (var e in decision.Events)
        {
            State.Apply(e);
            Log.Add(e);
        }

        return decision;
    }

    /// <summary>Moves the clock on and fires what is due on the way, each at its own time, as the host does.</summary>
    public Desk Wait(TimeSpan time)
    {
        var until = Now + time;
        while (State.NextDue is { } due && due <= until) Do(new TimePasses(due));
        Now = until;
        return this;
    }

    public SignalDetected Signal(
        SignalKind kind = SignalKind.Sweep, Severity severity = Severity.High, string symbol = "SPY", string subject = "a", TimeSpan age = default) =>
        Sample(++_signals, Now - age, kind, severity, symbol, subject);

    public static SignalDetected Sample(
        int number,
        DateTimeOffset at,
        SignalKind kind = SignalKind.Sweep,
        Severity severity = Severity.High,
        string symbol = "SPY",
        string subject = "a") => new()
        {
            RunId = Run,
            SignalId = DeterministicId.Of("test-signal", number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind = kind,
            Severity = severity,
            Symbol = symbol,
            Subject = subject,
            EventTime = at,
            Headline = $"{symbol} {subject} #{number}",
            Facts = [Fact.Of("size", 100m + number, FactUnit.Contracts), Fact.Of("side", "at ask")],
            Source = "volume",
            Cause = $"input-{number}",
        };

    public Decision Take(SignalDetected signal) => Do(new TakeSignal(signal, Now));

    /// <summary>Raises a signal or fails the test.</summary>
    public AlertRaised Raise(SignalDetected signal) =>
        Take(signal).Events is [AlertRaised raised] ? raised : throw new InvalidOperationException("The signal was not raised.");

    /// <summary>Has a signal withheld or fails the test.</summary>
    public SignalSuppressed Withhold(SignalDetected signal) =>
        Take(signal).Events is [SignalSuppressed suppressed] ? suppressed : throw new InvalidOperationException("The signal was not withheld.");

    public Decision Deliver(OutstandingRequest request) =>
        Do(new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: true, Permanent: false, Now));

    public Decision Fail(OutstandingRequest request) =>
        Do(new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: false, Permanent: true, Now));

    /// <summary>The whole state as comparable text.</summary>
    public static string Picture(EngineState state) => System.Text.Json.JsonSerializer.Serialize(state.ToSnapshot(), ContractJson.Options);
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What a gate reads: the state, the signal, and the decision's time.</summary>
internal readonly record struct GateInput(EngineState State, SignalDetected Signal, long NowTicks)
{
    /// <summary>The alert whose condition the signal ends, by saying so or by telling a symbol's next state; null where it ends none.</summary>
    public ToldAlert? Ends { get; } =
        State.Conditions.Find(Labels.Of(Signal)) is { } standing && Conditions.IsEndedBy(standing, Labels.Of(Signal), Signal.EventTime, Signal.Phase) ? standing.Told : null;

    /// <summary>
    /// As <see cref="Ends"/>, where the end of such an alert is told. It is told past the limits, past what mutes it and by the severity of what it ends, so that whoever heard of the
    /// beginning hears of the end.
    /// </summary>
    public ToldAlert? Clears => Ends is { } told && State.Effective.Policy.AllClear?.Tells(told.Kind, told.Severity) == true ? told : null;

    /// <summary>The labels it is routed and let through quiet hours by: its own, or, where it tells the end of something more severe, with that severity.</summary>
    public Labels Way => Labels.Of(Signal).AtLeast(Clears?.Severity);

    /// <summary>True when no limit applies: a critical signal, or the end of what was alerted.</summary>
    public bool IsExempt => Signal.Severity == Severity.Critical || Clears is not null;
}

/// <summary>What a gate says. The default value passes.</summary>
/// <param name="UntilTicks">When the same signal would pass, where waiting would help.</param>
/// <param name="By">The alert, or the silence, that stands in the way, where one does.</param>
internal readonly record struct Verdict(bool Blocked, long? UntilTicks, Guid? By)
{
    public static Verdict Block(long? untilTicks = null, Guid? by = null) => new(Blocked: true, untilTicks, by);
}

/// <summary>
/// One stage that a signal passes or not. A gate reads and changes nothing, so that what it said can be said again, in words, at any later time.
/// </summary>
internal abstract class Gate
{
    /// <summary>The gates in their order: the first that blocks decides.</summary>
    public static readonly Gate[] All =
    [
        new DuplicateGate(), new StaleGate(), new EndGate(), new SilenceGate(), new QuietGate(), new InhibitionGate(), new CooldownGate(), new StormGate(), new RateGate(),
    ];

    /// <summary>One word.</summary>
    public abstract string Name { get; }

    /// <summary>Why a signal that it blocks is withheld; null where such a signal has its decision already.</summary>
    public abstract SuppressionReason? Reason { get; }

    /// <summary>As <see cref="Reason"/>, of one signal.</summary>
    public virtual SuppressionReason? ReasonOf(in GateInput input) => Reason;

    public abstract Verdict Judge(in GateInput input);

    /// <summary>The policy's line that is applied.</summary>
    public abstract string Rule(in GateInput input);

    /// <summary>The numbers behind a verdict.</summary>
    public abstract string Words(in GateInput input, in Verdict verdict);

    protected const string EndIsExempt = "the end of what was alerted is exempt";

    protected static string Exempt(in GateInput input) => input.Signal.Severity == Severity.Critical ? "critical is exempt" : EndIsExempt;
}

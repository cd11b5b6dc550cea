using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix.Core;

/// <summary>Something a trader may want to hear about. A closed set: what is not here cannot be raised.</summary>
public abstract record VixFinding
{
    private VixFinding()
    {
    }

    public required Severity Severity { get; init; }

    /// <summary>The regime changed, confirmed.</summary>
    public sealed record Regime(RegimeTransition Transition) : VixFinding;

    /// <summary>VIX moved fast within the window.</summary>
    public sealed record FastMove(Move Move) : VixFinding;

    /// <summary>A spike or crash is over: VIX came back, the new level became the normal one, or a new session began.</summary>
    public sealed record MoveEnded(Direction Direction) : VixFinding;

    /// <summary>The session began far from the last close.</summary>
    public sealed record SessionGap(Gap Gap) : VixFinding;

    /// <summary>The hidden Markov model's state changed, confirmed.</summary>
    public sealed record HmmRegime(HmmTransition Transition) : VixFinding;

    /// <summary>The term structure inverted, or went back to contango.</summary>
    public sealed record Term(bool Inverted, double Vix, double Vix3M) : VixFinding;
}

/// <summary>What became of a reading: a fault and nothing changed, or the findings in the order of their making.</summary>
/// <param name="BadRelatives">Companions of VIX that were dropped from a reading otherwise taken.</param>
public readonly record struct VixOutcome(ReadingFault? Fault, IReadOnlyList<VixFinding> Findings, int BadRelatives);

using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// How high a lasting condition has been raised already. It is raised again only on the next rung: a higher severity, or twice the magnitude, so that
/// a condition that stays true speaks a logarithmic number of times, not once a trade.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct Rung
{
    /// <summary>The severity last raised; null while nothing was.</summary>
    public Severity? Raised { get; private set; }

    /// <summary>The magnitude when it was last raised.</summary>
    public double Magnitude { get; private set; }

    /// <summary>The rung that was saved.</summary>
    public static Rung At(Severity? raised, double magnitude) => new() { Raised = raised, Magnitude = magnitude };

    /// <summary>True when this is the next rung; it is then held.</summary>
    public bool TryClimb(Severity severity, double magnitude)
    {
        if (Raised is { } raised && severity <= raised && !(magnitude >= 2 * Magnitude)) return false;
        // A doubling at a lower severity is news, and must not make the former severity news again.
        Raised = Raised is { } held && held > severity ? held : severity;
        Magnitude = magnitude;
        return true;
    }

    /// <summary>The condition has ended, or the day: the next time it holds is news again.</summary>
    public void Rearm() => this = default;
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Volume.Core;

/// <summary>Something unusual in the option volume of one underlying.</summary>
/// <param name="Subject">The contract's unpadded OCC symbol, or <c>put_call high</c>, <c>put_call low</c>.</param>
/// <param name="At">The market's time: of the print, or of the chain.</param>
/// <param name="Headline">One line: what, where, how much.</param>
/// <param name="Facts">Typed and ordered.</param>
public sealed record Anomaly(SignalKind Kind, Severity Severity, string Subject, DateTimeOffset At, string Headline, Fact[] Facts)
{
    /// <summary>Whether the condition began or grew, or ended.</summary>
    public SignalPhase Phase { get; init; }
}

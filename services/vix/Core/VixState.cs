using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix.Core;

/// <summary>Everything the monitor has to remember to go on as if it had never stopped; daily closes, bars and models are kept beside it.</summary>
/// <param name="Last">The last reading taken.</param>
/// <param name="Recent">The last values of the session, oldest first.</param>
/// <param name="Hmm">Null without a model, as in what was saved before there were any.</param>
public sealed record VixState(VixReading Last, SessionState Session, RegimeState Regime, TermState? Term, double[] Recent, MoveState Moves,
    HmmState? Hmm = null);

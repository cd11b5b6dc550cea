namespace OptionsAlerts.Vix.Core;

/// <summary>Which of VIX and VIX3M is higher, since when, and what speaks against it.</summary>
/// <param name="Inverted">True in backwardation: VIX above VIX3M.</param>
/// <param name="Since">The first reading on this side.</param>
/// <param name="Settled">False after the first reading ever, until a second one agrees.</param>
/// <param name="Against">Readings in a row beyond the band on the other side.</param>
/// <param name="AgainstSince">When the first of those was.</param>
public sealed record TermState(bool Inverted, DateTimeOffset Since, bool Settled, int Against, DateTimeOffset? AgainstSince);

/// <summary>
/// Follows the sign of VIX − VIX3M. It changes when the difference lies beyond <c>bandPoints</c> on the other side, for as many readings in a row as
/// confirm; the first reading only sets it. A reading without VIX3M says nothing.
/// </summary>
public sealed class TermStructure(double bandPoints, int confirmations)
{
    /// <summary>The state after one more difference, and whether the sign changed.</summary>
    public (TermState State, bool Changed) Read(TermState? state, double difference, DateTimeOffset at)
    {
        if (state is null) return (new TermState(difference > 0, at, confirmations <= 1, 0, null), false);

        var against = state.Inverted ? difference < -bandPoints : difference > bandPoints;
        if (!against) return (state with { Settled = true, Against = 0, AgainstSince = null }, false);
        if (!state.Settled) return (new TermState(!state.Inverted, at, false, 0, null), false);

        var since = state.AgainstSince ?? at;
        return state.Against + 1 < confirmations
            ? (state with { Against = state.Against + 1, AgainstSince = since }, false)
            : (new TermState(!state.Inverted, since, true, 0, null), true);
    }
}

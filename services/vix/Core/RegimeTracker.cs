namespace OptionsAlerts.Vix.Core;

/// <summary>Readings that left the regime's band in one direction and are not yet enough to leave the regime.</summary>
/// <param name="Count">How many in a row, from 1.</param>
/// <param name="Nearest">The one of them nearest to the regime's band: as far as all of them agree to have gone.</param>
/// <param name="First">When the first of them was.</param>
public sealed record PendingChange(Direction Direction, int Count, double Nearest, DateTimeOffset First);

/// <summary>The regime, when it began, and what speaks against it.</summary>
/// <param name="Settled">False after the first reading ever, until a second one agrees: a start on a bad print is no regime to leave.</param>
public sealed record RegimeState(VixRegime Regime, DateTimeOffset Since, bool Settled, PendingChange? Pending);

/// <summary>A confirmed change.</summary>
/// <param name="FromSince">When the former regime began.</param>
/// <param name="Since">When the new regime began: the first reading that left the former one's band.</param>
/// <param name="Value">The confirmed value, in index points: the latest reading, or the nearest one where the latest lies beyond the new regime's band.</param>
public sealed record RegimeTransition(VixRegime From, VixRegime To, DateTimeOffset FromSince, DateTimeOffset Since, double Value);

/// <summary>
/// Follows the regime through readings. A change needs <c>confirmations</c> readings in a row beyond the same end of the band; it goes as far as the
/// nearest of them, so that one bad print raises nothing, neither alone nor on top of a true move. What went further is confirmed by the next reading.
/// </summary>
public sealed class RegimeTracker(RegimeBands bands, int confirmations)
{
    /// <summary>The state after one more reading, and the change it confirmed. Without a state the cuts decide and nothing changes.</summary>
    public (RegimeState State, RegimeTransition? Transition) Read(RegimeState? state, double value, DateTimeOffset at)
    {
        if (state is null) return (new RegimeState(bands.ByCuts(value), at, confirmations <= 1, null), null);
        if (bands.Holds(state.Regime, value)) return (state with { Settled = true, Pending = null }, null);
        if (!state.Settled) return (new RegimeState(bands.ByCuts(value), at, false, null), null);

        var pending = Against(state, value, at);
        if (pending.Count < confirmations) return (state with { Pending = pending }, null);

        var regime = bands.After(state.Regime, pending.Nearest);
        var next = new RegimeState(regime, pending.First, true, null);
        var held = bands.Holds(regime, value);
        var transition = new RegimeTransition(state.Regime, regime, state.Since, pending.First, held ? value : pending.Nearest);
        return (held ? next : next with { Pending = Against(next, value, at) }, transition);
    }

    private PendingChange Against(RegimeState state, double value, DateTimeOffset at)
    {
        var direction = value >= bands.Upper(state.Regime) ? Direction.Up : Direction.Down;
        if (state.Pending is not { } pending || pending.Direction != direction) return new PendingChange(direction, 1, value, at);
        var nearest = direction == Direction.Up ? Math.Min(pending.Nearest, value) : Math.Max(pending.Nearest, value);
        return pending with { Count = pending.Count + 1, Nearest = nearest };
    }
}

namespace OptionsAlerts.Vix.Core;

/// <summary>A fast move that reached a further rung.</summary>
/// <param name="From">The window's extreme it is measured against, and when that was.</param>
/// <param name="To">The confirmed value, in index points.</param>
/// <param name="Percent">The change in per cent of <paramref name="From"/>, with its sign.</param>
/// <param name="Rung">1 for the first rung of the ladder, and so on.</param>
public sealed record Move(Direction Direction, TimedValue From, double To, double Percent, int Rung);

/// <summary>What a reading did to the episodes.</summary>
/// <param name="Move">The move that reached a further rung; both ways at once cannot be.</param>
/// <param name="Ended">The episodes that are over.</param>
public readonly record struct MoveReading(Move? Move, IReadOnlyList<Direction> Ended)
{
    public static readonly MoveReading Nothing = new(null, []);
}

/// <summary>
/// Spikes and crashes: the change against the lowest and highest value of the window. An episode opens when the change exceeds the first rung, is
/// told again only when it exceeds a further one, and ends when the change is back under half the first rung, because VIX came back or because the
/// window moved on and the new level is the normal one. Half a rung of hysteresis keeps a value that hovers at 15 % from opening a new one each time.
/// A value counts, as a move and as the level a move is measured against, when <see cref="RecentReadings"/> confirm it.
/// </summary>
public sealed class MoveDetector(TimeSpan span, double[] rungsPercent)
{
    /// <summary>The share of the first rung under which an episode is over.</summary>
    public const double EndShare = 0.5;

    private readonly MonotonicWindow _lows = new(span, lowest: true);
    private readonly MonotonicWindow _highs = new(span, lowest: false);

    /// <summary>The highest rung told in the present spike; 0 outside one.</summary>
    public int SpikeRung { get; private set; }

    /// <summary>The highest rung told in the present crash; 0 outside one.</summary>
    public int CrashRung { get; private set; }

    /// <summary>Takes the confirmed bounds at a time.</summary>
    public MoveReading Read(DateTimeOffset at, RecentReadings recent)
    {
        if (!recent.Full) return MoveReading.Nothing;
        _lows.Add(at, recent.Highest);
        _highs.Add(at, recent.Lowest);

        var low = _lows.Extreme!.Value;
        var high = _highs.Extreme!.Value;
        var rise = Change.Percent(low.Value, recent.Lowest);
        var fall = Change.Percent(high.Value, recent.Highest);
        var spike = Climb(SpikeRung, rise);
        var crash = Climb(CrashRung, -fall);
        var move = spike > SpikeRung ? new Move(Direction.Up, low, recent.Lowest, rise, spike)
            : crash > CrashRung ? new Move(Direction.Down, high, recent.Highest, fall, crash)
            : null;
        var ended = Ended(spike, crash);
        (SpikeRung, CrashRung) = (spike, crash);
        return new MoveReading(move, ended);
    }

    /// <summary>A new session: yesterday's values are no level to measure today's against, and yesterday's episodes are over, which are returned.</summary>
    public IReadOnlyList<Direction> Clear()
    {
        _lows.Clear();
        _highs.Clear();
        var ended = Ended(spike: 0, crash: 0);
        (SpikeRung, CrashRung) = (0, 0);
        return ended;
    }

    public MoveState Save() => new(_lows.Save(), _highs.Save(), SpikeRung, CrashRung);

    public void Restore(MoveState state)
    {
        foreach (var low in state.Lows) _lows.Add(low.At, low.Value);
        foreach (var high in state.Highs) _highs.Add(high.At, high.Value);
        (SpikeRung, CrashRung) = (state.SpikeRung, state.CrashRung);
    }

    private IReadOnlyList<Direction> Ended(int spike, int crash) => (SpikeRung > 0 && spike == 0, CrashRung > 0 && crash == 0) switch
    {
        (true, true) => [Direction.Up, Direction.Down],
        (true, false) => [Direction.Up],
        (false, true) => [Direction.Down],
        _ => [],
    };

    private int Climb(int rung, double percent)
    {
        var reached = 0;
        while (reached < rungsPercent.Length && percent > rungsPercent[reached]) reached++;
        if (reached > rung) return reached;
        return percent < rungsPercent[0] * EndShare ? 0 : rung;
    }
}

/// <summary>What a <see cref="MoveDetector"/> has to remember.</summary>
public sealed record MoveState(TimedValue[] Lows, TimedValue[] Highs, int SpikeRung, int CrashRung);

/// <summary>Relative change.</summary>
public static class Change
{
    /// <summary>The change from one value to another in per cent of the first, which must be above 0.</summary>
    public static double Percent(double from, double to) => (to - from) / from * 100;
}

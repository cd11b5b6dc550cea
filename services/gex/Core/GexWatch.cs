using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core.Detection;

namespace OptionsAlerts.Gex.Core;

/// <summary>Why an input decided nothing.</summary>
public enum GexRefusal
{
    /// <summary>Older than what was taken before.</summary>
    OutOfOrder,

    /// <summary>A chain without spot; its rows serve with the next quote.</summary>
    NoSpot,

    /// <summary>No chain has come yet.</summary>
    NoChain,

    /// <summary>Too little of the open interest has a usable gamma.</summary>
    Partial,

    /// <summary>A spot that cannot belong to the chain's strikes.</summary>
    ImplausibleSpot,

    /// <summary>Older than the run's clock by more than the feed's delay and the limit.</summary>
    Stale,

    /// <summary>One symbol more than are watched.</summary>
    TooManySymbols,

    /// <summary>The quote is fresh and the chain it would be judged by is stale.</summary>
    StaleChain,

    /// <summary>The last close of a cash index, while its options imply where it would stand.</summary>
    IndexClosed,
}

/// <summary>What one input led to.</summary>
/// <param name="At">The market time it was judged at.</param>
/// <param name="Refusal">Null where it was judged.</param>
/// <param name="ForgotOldState">True where the state from before a restart was too old to judge by.</param>
public sealed record GexOutcome(DateTimeOffset At, GexRefusal? Refusal, IReadOnlyList<GexFinding> Findings, Circumstances Circumstances, bool ForgotOldState)
{
    public static GexOutcome Refused(DateTimeOffset at, GexRefusal refusal) => new(at, refusal, [], default, ForgotOldState: false);
}

/// <summary>
/// One symbol's gamma watch: chains and spot ticks in, findings out. A refused input changes nothing that is decided by. Holds the last good chain
/// only. One owner, one thread.
/// </summary>
public sealed class GexWatch(GexSettings settings)
{
    // Index points; nothing listed is beyond it, and a product with it stays finite.
    private const double MostSpot = 1e6;

    private GexCalculator? _calculator;
    private OptionChainSnapshot? _spotless;
    private DateTimeOffset? _chainAsOf, _spotAsOf;
    private double _spot;
    private bool _restored, _isImplied;

    /// <summary>The last state computed, partial ones too; null before the first.</summary>
    public GexState? Latest { get; private set; }

    /// <summary>What the detector remembers; null before the first judged input.</summary>
    public BreachState? Remembered { get; private set; }

    /// <summary>The time of the last chain that came; null before it.</summary>
    public DateTimeOffset? ChainAsOf => _chainAsOf;

    /// <summary>Begins from what was remembered before a restart.</summary>
    public void Restore(BreachState remembered)
    {
        Remembered = remembered;
        (_spot, _spotAsOf) = (remembered.Spot, remembered.AsOf);
        _restored = true;
    }

    /// <summary>A validated chain. Older than the last spot (a delayed chain beside a live quote) it is judged at that spot and its time.</summary>
    public GexOutcome Take(OptionChainSnapshot chain)
    {
        if (chain.AsOf < _chainAsOf) return GexOutcome.Refused(chain.AsOf, GexRefusal.OutOfOrder);
        var spotOfChain = ParityForward.SpotOf(chain, settings, out var isImplied);
        if (spotOfChain is not { } spot)
        {
            (_spotless, _chainAsOf) = (chain, chain.AsOf);
            return GexOutcome.Refused(chain.AsOf, GexRefusal.NoSpot);
        }

        return TakeBook(chain, spot, chain.AsOf, isImplied);
    }

    /// <summary>A spot tick.</summary>
    public GexOutcome Take(double spot, DateTimeOffset at)
    {
        if (at < _spotAsOf) return GexOutcome.Refused(at, GexRefusal.OutOfOrder);
        if (!IsSpot(spot)) return GexOutcome.Refused(at, GexRefusal.ImplausibleSpot);
        if (_isImplied && !ExchangeCalendar.IsOpen(at)) return GexOutcome.Refused(at, GexRefusal.IndexClosed);
        if (_spotless is { } chain)
        {
            _spotless = null;
            return TakeBook(chain, spot, at, isImplied: false);
        }

        if (_calculator?.IsPlausible(spot) == false) return GexOutcome.Refused(at, GexRefusal.ImplausibleSpot);
        if (_calculator is null && Remembered is null) return GexOutcome.Refused(at, GexRefusal.NoChain);
        (_spot, _spotAsOf) = (spot, at);
        return _calculator is not null && IsDue(spot, at) ? Compute(_calculator, spot, at) : Tick(spot, at);
    }

    private GexOutcome TakeBook(OptionChainSnapshot chain, double chainSpot, DateTimeOffset at, bool isImplied)
    {
        if (!IsSpot(chainSpot)) return GexOutcome.Refused(at, GexRefusal.ImplausibleSpot);
        var calculator = new GexCalculator(ChainBookBuilder.Build(chain, chainSpot, settings), settings);
        if (!calculator.IsPlausible(chainSpot)) return GexOutcome.Refused(at, GexRefusal.ImplausibleSpot);

        (_chainAsOf, _spotless, _isImplied) = (chain.AsOf, null, isImplied);
        if (_spotAsOf is not { } spotAsOf || at >= spotAsOf) (_spot, _spotAsOf) = (chainSpot, at);
        return Compute(calculator, _spot, _spotAsOf!.Value);
    }

    private GexOutcome Compute(GexCalculator calculator, double spot, DateTimeOffset at)
    {
        var state = calculator.At(spot, at, IsTooOld(at) ? null : Remembered?.Regime);
        Latest = state;
        if (state.IsPartial) return GexOutcome.Refused(at, GexRefusal.Partial);

        _calculator = calculator;
        return Judge(at, before => BreachDetector.Recomputed(before, state, settings), () => BreachDetector.First(state, settings));
    }

    private GexOutcome Tick(double spot, DateTimeOffset at) => Judge(at, before => BreachDetector.Tick(before, spot, at, settings), first: null);

    private GexOutcome Judge(DateTimeOffset at, Func<BreachState, Judgement> judge, Func<BreachState>? first)
    {
        var afterRestart = _restored;
        var forgot = IsTooOld(at);
        if (forgot) Remembered = null;
        _restored = false;

        if (Remembered is not { } before)
        {
            Remembered = first?.Invoke();
            return new GexOutcome(at, Remembered is null ? GexRefusal.NoChain : null, [], default, forgot);
        }

        var (after, findings) = judge(before);
        Remembered = after;
        var circumstances = new Circumstances(
            after.Spot, before.Spot, after.Regime, after.StandingFlip, after.NetPerPercentUsd, after.GrossPerPercentUsd, afterRestart);
        return new GexOutcome(at, null, findings, circumstances, forgot);
    }

    private bool IsDue(double spot, DateTimeOffset at) =>
        Latest is not { } last || (Math.Abs(spot - last.Spot) > settings.RecomputeMove * last.Spot && at - last.AsOf >= settings.RecomputeInterval);

    // What was remembered before a restart is judged by while it is younger than one session; afterwards it is only noted.
    private bool IsTooOld(DateTimeOffset at) => _restored && !SessionTime.IsWithinOneSession(Remembered!.AsOf, at);

    private static bool IsSpot(double spot) => spot > 0 && spot <= MostSpot;
}

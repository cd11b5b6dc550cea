using OptionsAlerts.Gex.Core;
using OptionsAlerts.Gex.Core.Detection;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>Given states, when an input comes, then findings: each as one line of text, in order.</summary>
internal sealed class Scenario
{
    private BreachState? _state;
    private IReadOnlyList<GexFinding> _found = [];
    private int _inputs;

    public static GexSettings Settings { get; } = GexSettings.Default;

    public BreachState State => _state.ShouldNotBeNull();

    /// <summary>A wall or zone by the sign of the significance, with exposure far above the floor.</summary>
    public static GexLevel Level(double strike, double significance) => new(
        (long)Math.Round(strike * 1000),
        significance > 0 ? LevelType.PositiveGammaWall : LevelType.NegativeGammaZone,
        Math.Abs(significance),
        significance * 1e9);

    /// <summary>A state computed at a spot, with these levels and flip.</summary>
    public Scenario Computed(double spot, double? flip = null, bool positiveAbove = true, GammaRegime regime = GammaRegime.PositiveGamma, params GexLevel[] levels)
    {
        var computed = new GexState
        {
            Symbol = "SPY",
            AsOf = At(),
            ChainAsOf = At(),
            Spot = spot,
            Contracts = 1,
            NetPerPointUsd = regime == GammaRegime.PositiveGamma ? 1e8 : -1e8,
            CallPerPointUsd = 0,
            PutPerPointUsd = 0,
            GrossPerPointUsd = 2e8,
            Regime = regime,
            Flip = flip is { } level ? new FlipPoint(level, positiveAbove) : null,
            CallWallMills = null,
            PutWallMills = null,
            MaxPainMills = null,
            ZeroDteShare = null,
            Coverage = 1,
            IsPartial = false,
            Excluded = new Dictionary<string, int>(),
            Levels = levels,
            ByStrike = [],
            ByExpiry = [],
        };
        if (_state is null) _state = BreachDetector.First(computed, Settings);
        else (_state, _found) = BreachDetector.Recomputed(_state, computed, Settings);
        return this;
    }

    public Scenario Tick(double spot)
    {
        (_state, _found) = BreachDetector.Tick(State, spot, At(), Settings);
        return this;
    }

    /// <summary>Asserts what the last input showed, in order.</summary>
    public Scenario Then(params string[] expected)
    {
        _found.Select(Text).ShouldBe(expected);
        return this;
    }

    private DateTimeOffset At() => Chains.Noon.AddSeconds(_inputs++);

    private static string Text(GexFinding finding) => finding switch
    {
        GexFinding.FlipBreach flip => $"{GexWording.Subject(flip)}, {flip.Zone}, moved {flip.Moved}",
        GexFinding.LevelBreach breach => $"{GexWording.Subject(breach)}, {breach.Severity}",
        GexFinding.LevelApproach approach => $"near {GexWording.Subject(approach)}",
        _ => GexWording.Subject(finding),
    };
}

using OptionsAlerts.Gex.Core;
using OptionsAlerts.Notifier.Charts.Drawing;

namespace OptionsAlerts.Standalone.Plots;

/// <summary>From the state of a chain to what its picture shows.</summary>
internal static class GexPlot
{
    public static GammaChart Of(GexState state)
    {
        var percent = state.Spot * 0.01;
        return new GammaChart
        {
            Symbol = state.Symbol,
            AsOf = state.AsOf,
            Spot = state.Spot,
            Strikes = [.. state.ByStrike.Select(strike => new StrikeGamma(strike.StrikeMills, strike.CallPerPointUsd * percent, strike.PutPerPointUsd * percent))],
            CallWallMills = state.CallWallMills,
            PutWallMills = state.PutWallMills,
            Flip = state.Flip?.Level,
            Flips = [.. state.Flips.Select(flip => flip.Level)],
            Regime = state.Regime is { } regime ? GexWording.Words(regime) : null,
            NetPerPercentUsd = state.NetPerPercentUsd,
            GrossPerPercentUsd = state.GrossPerPercentUsd,
            IsPartial = state.IsPartial,
        };
    }
}

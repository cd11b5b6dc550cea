using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Standalone.Gex;

/// <summary>A state as JSON for other programs. What does not exist is null: neither left out nor zero.</summary>
public static class GexJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="repaired">Numbers that were none and were dropped from rows that stand, by reason.</param>
    public static string Write(GexState state, GexSettings settings, IReadOnlyDictionary<string, int> repaired)
    {
        // Without any gamma there is no exposure to speak of, which is not the same as an exposure of zero.
        double? Known(double perPoint, double factor) => state.GrossPerPointUsd > 0 ? perPoint * factor : null;
        var percent = state.Spot * 0.01;
        return JsonSerializer.Serialize(new
        {
            state.Symbol,
            AsOf = state.AsOf.UtcDateTime,
            state.Spot,
            state.Contracts,
            NetGammaPerPointUsd = Known(state.NetPerPointUsd, 1),
            NetGammaPerPercentUsd = Known(state.NetPerPointUsd, percent),
            GrossGammaPerPercentUsd = Known(state.GrossPerPointUsd, percent),
            CallGammaPerPercentUsd = Known(state.CallPerPointUsd, percent),
            PutGammaPerPercentUsd = Known(state.PutPerPointUsd, percent),
            Regime = state.Regime is { } regime ? WireName.Of(regime) : null,
            Flip = state.Flip?.Level,
            Flips = state.Flips.Select(flip => new { flip.Level, flip.PositiveAbove }),
            state.Greeks?.Net.DeltaUsd,
            state.Greeks?.Net.VannaPerVolPointUsd,
            state.Greeks?.Net.CharmPerDayUsd,
            CallWall = Points(state.CallWallMills),
            PutWall = Points(state.PutWallMills),
            MaxPain = Points(state.MaxPainMills),
            state.ZeroDteShare,
            state.Coverage,
            Partial = state.IsPartial,
            state.Excluded,
            Repaired = repaired,
            Levels = state.Levels.Select(level => new
            {
                Strike = Points(level.StrikeMills),
                Type = WireName.Of(level.Type),
                level.Significance,
                NetGammaPerPercentUsd = level.NetPerPercentUsd,
            }),
            Expiries = state.ByExpiry.Select((expiry, i) => new
            {
                expiry.Date,
                SettlesAt = expiry.SettlesAt.UtcDateTime,
                NetGammaPerPercentUsd = expiry.NetPerPointUsd * percent,
                GrossGammaPerPercentUsd = expiry.GrossPerPointUsd * percent,
                CallGammaPerPercentUsd = expiry.CallPerPointUsd * percent,
                PutGammaPerPercentUsd = expiry.PutPerPointUsd * percent,
                Calls = state.Greeks?.CallsByExpiry[i],
                Puts = state.Greeks?.PutsByExpiry[i],
            }),
            Strikes = state.ByStrike.Select((strike, i) => new
            {
                Strike = Points(strike.StrikeMills),
                CallGammaPerPercentUsd = strike.CallPerPointUsd * percent,
                PutGammaPerPercentUsd = strike.PutPerPointUsd * percent,
                Calls = state.Greeks?.CallsByStrike[i],
                Puts = state.Greeks?.PutsByStrike[i],
            }),
            Conventions = new
            {
                Gamma = WireName.Of(settings.Gamma),
                DayCount = WireName.Of(settings.DayCount),
                Flip = WireName.Of(settings.Flip),
                FlipSelect = WireName.Of(settings.FlipSelect),
                Dealers = WireName.Of(settings.DealerSign),
                settings.Rate,
                settings.DividendYield,
            },
        }, Options);
    }

    private static decimal? Points(long? mills) => mills / 1000m;
}

using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Gex.Api;

/// <summary>States and profiles as the messages of the API.</summary>
internal static class GexText
{
    /// <param name="settings">Those of the state's symbol.</param>
    /// <param name="strikeRange">Strikes nearer to spot than this share of it; null for all.</param>
    public static GexSnapshot ToMessage(GexState state, GexSettings settings, double? strikeRange)
    {
        var cumulative = Cumulative(state, settings);
        var perPercent = state.Spot * 0.01;
        var message = new GexSnapshot
        {
            Symbol = state.Symbol,
            AsOf = Timestamp.FromDateTimeOffset(state.AsOf),
            ChainAsOf = Timestamp.FromDateTimeOffset(state.ChainAsOf),
            Spot = state.Spot,
            Contracts = state.Contracts,
            Partial = state.IsPartial,
            Regime = state.Regime is { } regime ? WireName.Of(regime) : string.Empty,
            Gamma = Gamma(state.CallPerPointUsd, state.PutPerPointUsd, state.NetPerPointUsd, perPercent),
            GrossPerPointUsd = state.GrossPerPointUsd,
            GrossPerPercentUsd = state.GrossPerPercentUsd,
            Greeks = state.Greeks is { } greeks ? Greeks(greeks.Call, greeks.Put) : null,
            FlipMethod = WireName.Of(settings.Flip),
            Flip = Chosen(state.Flip),
            Flips = { state.Flips.Select(Flip) },
            CumulativeFlip = Chosen(GammaFlip.Select(cumulative, state.Spot, FlipSelect.Nearest)),
            CumulativeFlips = { cumulative.Select(Flip) },
            Levels = { state.Levels.Select(Level) },
            DealerSign = WireName.Of(settings.DealerSign),
            GammaSource = WireName.Of(settings.Gamma),
            DayCount = WireName.Of(settings.DayCount),
        };
        if (state.Coverage is { } coverage) message.Coverage = coverage;
        if (state.ZeroDteShare is { } share) message.ZeroDteShare = share;
        if (state.CallWallMills is { } callWall) message.CallWallMills = callWall;
        if (state.PutWallMills is { } putWall) message.PutWallMills = putWall;
        if (state.MaxPainMills is { } maxPain) message.MaxPainMills = maxPain;
        foreach (var (reason, count) in state.Excluded) message.Excluded[reason] = count;
        for (var i = 0; i < state.ByStrike.Length; i++)
            if (IsNear(state.ByStrike[i].StrikeMills, state.Spot, strikeRange)) message.Strikes.Add(Strike(state, i, perPercent));
        for (var i = 0; i < state.ByExpiry.Length; i++) message.Expiries.Add(Expiry(state, i, perPercent));
        return message;
    }

    public static GexProfileReply ToMessage(string runId, GexState state, GammaProfile profile, FlipSelect select) => new()
    {
        RunId = runId,
        Symbol = state.Symbol,
        AsOf = Timestamp.FromDateTimeOffset(state.AsOf),
        ChainAsOf = Timestamp.FromDateTimeOffset(state.ChainAsOf),
        Spot = state.Spot,
        Points = { profile.Levels.Zip(profile.NetPerPercentUsd, (spot, net) => new GexProfilePoint { Spot = spot, NetPerPointUsd = net / (spot * 0.01), NetPerPercentUsd = net }) },
        Flip = Chosen(GammaFlip.Select(profile.Flips, state.Spot, select)),
        Flips = { profile.Flips.Select(Flip) },
    };

    private static FlipPoint[] Cumulative(GexState state, GexSettings settings) => GammaFlip.Cumulative(
        Array.ConvertAll(state.ByStrike, strike => strike.StrikeMills / 1000.0), Array.ConvertAll(state.ByStrike, strike => strike.NetPerPointUsd), state.Spot, settings.CumulativeRange);

    private static bool IsNear(long strikeMills, double spot, double? range) => range is null || Math.Abs((strikeMills / 1000.0) - spot) < range * spot;

    private static GexStrikeExposure Strike(GexState state, int i, double perPercent)
    {
        var strike = state.ByStrike[i];
        return new GexStrikeExposure
        {
            StrikeMills = strike.StrikeMills,
            Gamma = Gamma(strike.CallPerPointUsd, strike.PutPerPointUsd, strike.NetPerPointUsd, perPercent),
            Greeks = state.Greeks is { } greeks ? Greeks(greeks.CallsByStrike[i], greeks.PutsByStrike[i]) : null,
        };
    }

    private static GexExpiryExposure Expiry(GexState state, int i, double perPercent)
    {
        var expiry = state.ByExpiry[i];
        return new GexExpiryExposure
        {
            Date = expiry.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            SettlesAt = Timestamp.FromDateTimeOffset(expiry.SettlesAt),
            Gamma = Gamma(expiry.CallPerPointUsd, expiry.PutPerPointUsd, expiry.NetPerPointUsd, perPercent),
            Greeks = state.Greeks is { } greeks ? Greeks(greeks.CallsByExpiry[i], greeks.PutsByExpiry[i]) : null,
        };
    }

    private static GexGamma Gamma(double call, double put, double net, double perPercent) => new()
    {
        CallPerPointUsd = call,
        PutPerPointUsd = put,
        NetPerPointUsd = net,
        CallPerPercentUsd = call * perPercent,
        PutPerPercentUsd = put * perPercent,
        NetPerPercentUsd = net * perPercent,
    };

    private static GexGreeks Greeks(GreekExposure call, GreekExposure put) => new() { Call = Greek(call), Put = Greek(put), Net = Greek(call + put) };

    private static GexGreekExposure Greek(GreekExposure exposure) =>
        new() { DeltaUsd = exposure.DeltaUsd, VannaPerVolPointUsd = exposure.VannaPerVolPointUsd, CharmPerDayUsd = exposure.CharmPerDayUsd };

    private static GexFlip Flip(FlipPoint flip) => new() { Level = flip.Level, PositiveAbove = flip.PositiveAbove };

    private static GexFlip? Chosen(FlipPoint? flip) => flip is { } found ? Flip(found) : null;

    private static GexKeyLevel Level(GexLevel level) =>
        new() { StrikeMills = level.StrikeMills, Type = WireName.Of(level.Type), Significance = level.Significance, NetPerPercentUsd = level.NetPerPercentUsd };
}

using System.Globalization;
using System.Numerics;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core;

/// <summary>Puts what a rule found into words and facts: the one place that does.</summary>
internal static class Anomalies
{
    public static Anomaly Spike(in Scene scene, SpikeReading reading, Severity severity, SpikeScale scale)
    {
        var contract = scene.Contract;
        var volume = contract.DayVolume;
        var headline = string.Create(CultureInfo.InvariantCulture,
            $"{scene.Name} volume {Words.Count(volume)}, usually {Words.Count((long)Math.Round(reading.ExpectedContracts))} by now (z {Words.Ratio(reading.Z)})");
        return scene.Found(SignalKind.VolumeSpike, severity, headline,
            Fact.Of("day_volume", volume, FactUnit.Contracts),
            Fact.Of("expected_volume", reading.ExpectedContracts, FactUnit.Contracts, 1),
            Fact.Of("z", reading.Z, FactUnit.Sigma, 2),
            scale == SpikeScale.Robust
                ? Fact.Of("median_day_volume", contract.History!.Median, FactUnit.Contracts, 1)
                : Fact.Of("mean_day_volume", contract.History!.Mean, FactUnit.Contracts, 1),
            Fact.Of("history_days", contract.History.Count, FactUnit.Count));
    }

    public static Anomaly Divergence(in Scene scene, OpenInterestReading reading, Severity severity)
    {
        var volume = scene.Contract.DayVolume;
        var open = scene.Contract.OpenInterest!.Value;
        var against = open == 0 ? "with no open interest" : $"is {Words.Ratio(reading.Ratio)} × its open interest of {Words.Count(open)}";
        return scene.Found(SignalKind.OiDivergence, severity, $"{scene.Name} volume {Words.Count(volume)} {against}",
            Fact.Of("day_volume", volume, FactUnit.Contracts),
            Fact.Of("open_interest", open, FactUnit.Contracts),
            Fact.Of("volume_to_open_interest", reading.Ratio, FactUnit.Ratio, 2));
    }

    public static Anomaly Sweep(in Scene scene, Severity severity, SweepSettings settings)
    {
        var window = scene.Contract.Window;
        var total = window.Total();
        var span = window.NewestMicros - total.TimeMicros;
        var exchanges = BitOperations.PopCount(total.Exchanges);
        var side = SweepRule.SideOf(total);
        var isGolden = SweepRule.IsGolden(total, exchanges, scene.Contract.DayVolume, scene.Contract.OpenInterest, settings);
        var headline = $"{scene.Name} {(isGolden ? "golden sweep" : "swept")}: {Words.Count(total.Contracts)} contracts in {Words.Seconds(span)}"
            + (exchanges > 0 ? $" over {Words.Many(exchanges, "exchange")}" : string.Empty)
            + At(side) + $", {Words.Usd(total.PremiumUsd)} premium" + Hit(scene.Contract.Sweeps);
        return scene.Found(SignalKind.Sweep, severity, headline,
            Fact.Of("contracts", total.Contracts, FactUnit.Contracts),
            Fact.Of("seconds", span / 1e6, FactUnit.Seconds, 3),
            Fact.Of("window_seconds", settings.WindowSeconds, FactUnit.Seconds),
            Fact.Of("exchanges", exchanges, FactUnit.Count),
            Fact.Of("prints", total.Prints, FactUnit.Count),
            Fact.Of("iso_prints", total.IsoPrints, FactUnit.Count),
            Fact.Of("premium_usd", total.PremiumUsd, FactUnit.Usd, 2),
            Fact.Of("side", WireName.Of(side)),
            Fact.Of("at_ask", total.AtAsk, FactUnit.Contracts),
            Fact.Of("at_bid", total.AtBid, FactUnit.Contracts),
            Fact.Of("low_price", total.Low, FactUnit.Price, 4),
            Fact.Of("high_price", total.High, FactUnit.Price, 4),
            Fact.Of("first_price", total.First, FactUnit.Price, 4),
            Fact.Of("last_price", total.Last, FactUnit.Price, 4),
            Fact.Of("price_steps_up", total.StepsUp, FactUnit.Count),
            Fact.Of("price_steps_down", total.StepsDown, FactUnit.Count),
            Fact.Of("golden", isGolden ? "yes" : "no"),
            Fact.Of("hits_today", scene.Contract.Sweeps, FactUnit.Count));
    }

    public static Anomaly Block(in Scene scene, Severity severity, in SweepPrint print)
    {
        var side = SweepRule.SideOf(print);
        var headline = $"{scene.Name} block: {Words.Count(print.Contracts)} contracts at {print.Low.ToString("0.00##", CultureInfo.InvariantCulture)}"
            + (side == SweepSide.Unknown ? string.Empty : $" ({WireName.Of(side)})") + $", {Words.Usd(print.PremiumUsd)} premium" + Hit(scene.Contract.Blocks);
        return scene.Found(SignalKind.Block, severity, headline,
            Fact.Of("contracts", print.Contracts, FactUnit.Contracts),
            Fact.Of("price", print.Low, FactUnit.Price, 4),
            Fact.Of("premium_usd", print.PremiumUsd, FactUnit.Usd, 2),
            Fact.Of("side", WireName.Of(side)),
            Fact.Of("iso_prints", print.IsoPrints, FactUnit.Count),
            Fact.Of("hits_today", scene.Contract.Blocks, FactUnit.Count));
    }

    public static Anomaly PutCall(string underlying, DateTimeOffset at, PutCallReading reading, Severity severity, PutCallDay today, int historyDays, PremiumFlow flow)
    {
        var direction = reading.Z > 0 ? "high" : "low";
        var headline = string.Create(CultureInfo.InvariantCulture,
            $"{underlying} put/call volume {reading.Ratio:0.00}, usually {reading.UsualRatio:0.00} (z {Words.Ratio(reading.Z)}): {Words.Count(today.Puts)} puts, {Words.Count(today.Calls)} calls");
        return new Anomaly(SignalKind.PutCallDivergence, severity, $"put_call {direction}", at, headline,
        [
            Fact.Of("put_volume", today.Puts, FactUnit.Contracts),
            Fact.Of("call_volume", today.Calls, FactUnit.Contracts),
            Fact.Of("put_call_ratio", reading.Ratio, FactUnit.Ratio, 3),
            Fact.Of("usual_ratio", reading.UsualRatio, FactUnit.Ratio, 3),
            Fact.Of("z", reading.Z, FactUnit.Sigma, 2),
            Fact.Of("history_days", historyDays, FactUnit.Count),
            .. flow.IsKnown ? [Fact.Of("net_premium_usd", flow.NetUsd, FactUnit.Usd, 2)] : Array.Empty<Fact>(),
        ]);
    }

    public static Anomaly PutCallOver(string underlying, DateTimeOffset at, PutCallReading reading, string direction, PutCallDay today) => new(
        SignalKind.PutCallDivergence,
        Severity.Low,
        $"put_call {direction}",
        at,
        string.Create(CultureInfo.InvariantCulture, $"{underlying} put/call volume back to {reading.Ratio:0.00}, usually {reading.UsualRatio:0.00} (z {Words.Ratio(reading.Z)})"),
        [
            Fact.Of("put_volume", today.Puts, FactUnit.Contracts),
            Fact.Of("call_volume", today.Calls, FactUnit.Contracts),
            Fact.Of("put_call_ratio", reading.Ratio, FactUnit.Ratio, 3),
            Fact.Of("usual_ratio", reading.UsualRatio, FactUnit.Ratio, 3),
            Fact.Of("z", reading.Z, FactUnit.Sigma, 2),
        ])
    {
        Phase = SignalPhase.Ended,
    };

    // The first of a day needs no number.
    private static string Hit(int hits) => hits < 2 ? string.Empty : $", hit {Words.Count(hits)} of the day";

    private static string At(SweepSide side) => side switch
    {
        SweepSide.Ask => " at ask",
        SweepSide.Bid => " at bid",
        SweepSide.Mid => " at mid",
        SweepSide.Mixed => " at mixed sides",
        _ => string.Empty,
    };
}

/// <summary>Where and when something was found in one contract.</summary>
/// <param name="IsWhole">False while prints of the day are missing: figures are then lower bounds, and the facts say so.</param>
internal readonly record struct Scene(string Underlying, ContractState Contract, DateOnly Today, DateTimeOffset At, bool IsWhole)
{
    public string Name => Words.Contract(Underlying, Contract.Symbol, Today);

    /// <summary>The anomaly, the contract's own facts after the rule's.</summary>
    public Anomaly Found(SignalKind kind, Severity severity, string headline, params ReadOnlySpan<Fact> facts)
    {
        var symbol = Contract.Symbol;
        List<Fact> all =
        [
            .. facts,
            Fact.Of("right", WireName.Of(symbol.Right)),
            Fact.Of("strike", symbol.Strike, FactUnit.Price),
            Fact.Of("expiry", symbol.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            Fact.Of("days_to_expiry", symbol.Expiry.DayNumber - Today.DayNumber, FactUnit.Count),
        ];
        if (!IsWhole) all.Add(Fact.Of("day_volume_is", "a lower bound: prints were lost"));
        return new Anomaly(kind, severity, Contract.Occ, At, headline, [.. all]);
    }
}

using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Preview;

/// <content>Unusual volume.</content>
public static partial class SampleAlerts
{
    private static Sample? Volume(SignalKind kind) => kind switch
    {
        SignalKind.VolumeSpike => new(Severity.High, "NVDA", "NVDA261127C00190000", "NVDA 2026-11-27 190 call volume 31,870, usually 4,310 by now (z 4.6)",
        [
            Contracts("day_volume", 31_870), Contracts("expected_volume", 4_310.4m), Number("z", 4.61m, FactUnit.Sigma), Contracts("mean_day_volume", 14_220.5m),
            Number("history_days", 20, FactUnit.Count),
        ]),
        SignalKind.OiDivergence => new(Severity.Medium, "NVDA", "NVDA261127C00190000", "NVDA 2026-11-27 190 call volume 31,870 is 3.4 × its open interest of 9,402",
        [
            Contracts("day_volume", 31_870), Contracts("open_interest", 9_402), Number("volume_to_open_interest", 3.39m, FactUnit.Ratio),
        ]),
        SignalKind.Sweep => new(
            Severity.High, "SPY", "SPY261120P00580000", "SPY 2026-11-20 580 put golden sweep: 2,640 contracts in 12.4 s over 7 exchanges at the ask, $4.2 M premium",
        [
            Contracts("contracts", 2_640), Number("seconds", 12.4m, FactUnit.Seconds), Number("window_seconds", 60, FactUnit.Seconds), Number("exchanges", 7, FactUnit.Count),
            Number("prints", 41, FactUnit.Count), Number("iso_prints", 29, FactUnit.Count), Number("premium_usd", 4_203_110, FactUnit.Usd), Fact.Of("side", "at_ask"),
            Contracts("at_ask", 2_402), Contracts("at_bid", 110), Number("low_price", 1.48m, FactUnit.Price), Number("high_price", 1.66m, FactUnit.Price),
            Number("first_price", 1.48m, FactUnit.Price), Number("last_price", 1.66m, FactUnit.Price), Number("price_steps_up", 14, FactUnit.Count),
            Number("price_steps_down", 2, FactUnit.Count), Fact.Of("golden", "yes"), Number("hits_today", 1, FactUnit.Count),
        ]),
        SignalKind.Block => new(Severity.Medium, "QQQ", "QQQ261218C00620000", "QQQ 2026-12-18 620 call block: 5,000 contracts at 6.15 (at_ask), $3.1 M premium",
        [
            Contracts("contracts", 5_000), Number("price", 6.15m, FactUnit.Price), Number("premium_usd", 3_075_000, FactUnit.Usd), Fact.Of("side", "at_ask"),
            Number("iso_prints", 0, FactUnit.Count), Number("hits_today", 1, FactUnit.Count),
        ]),
        SignalKind.PutCallDivergence => new(
            Severity.Medium, "SPY", "put_call high", "SPY put/call volume 2.31, usually 1.42 (z 3.1): 1,204,310 puts, 521,480 calls",
        [
            Contracts("put_volume", 1_204_310), Contracts("call_volume", 521_480), Number("put_call_ratio", 2.309m, FactUnit.Ratio), Number("usual_ratio", 1.418m, FactUnit.Ratio),
            Number("z", 3.12m, FactUnit.Sigma), Number("history_days", 20, FactUnit.Count), Number("net_premium_usd", -18_402_500, FactUnit.Usd),
        ]),
        _ => null,
    };

    private static Fact Contracts(string name, decimal number) => Number(name, number, FactUnit.Contracts);
}

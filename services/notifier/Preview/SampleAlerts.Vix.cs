using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Preview;

/// <content>Volatility.</content>
public static partial class SampleAlerts
{
    private static Sample? Vix(SignalKind kind) => kind switch
    {
        SignalKind.VixRegimeChange => OfVix(
            Severity.High, "elevated->high_volatility", "VIX rose to 25.31: elevated to high volatility (94th percentile of 252 daily closes)", 25.31m, "high_volatility",
        [
            Fact.Of("from", "elevated"), Fact.Of("to", "high_volatility"), Points("confirmed", 25.31m), Number("former_regime_lasted", 96_300, FactUnit.Seconds),
        ]),
        SignalKind.VixSpike => OfVix(Severity.Critical, "spike", "VIX spike +26.2 % in 21 min 40 s: 19.84 to 25.04", 25.04m, "high_volatility",
        [
            Number("change", 26.21m, FactUnit.Percent), Points("from", 19.84m), Points("to", 25.04m), Number("elapsed", 1_300, FactUnit.Seconds), Number("rung", 2, FactUnit.Count),
        ]),
        SignalKind.VixCrash => OfVix(Severity.High, "crash", "VIX crash −16.1 % in 28 min: 25.04 to 21.01", 21.01m, "elevated",
        [
            Number("change", -16.09m, FactUnit.Percent), Points("from", 25.04m), Points("to", 21.01m), Number("elapsed", 1_680, FactUnit.Seconds), Number("rung", 1, FactUnit.Count),
        ]),
        SignalKind.VixGap => OfVix(Severity.High, "gap up", "VIX gap up +18.3 %: opened at 22.76 against the close of 19.24, 2 d 17 h before", 22.76m, "elevated",
        [
            Number("change", 18.3m, FactUnit.Percent), Points("close", 19.24m), Points("open", 22.76m), Number("elapsed", 234_900, FactUnit.Seconds),
        ]),
        SignalKind.VixHmmRegimeChange => OfVix(Severity.High, "middle->high", "VIX hidden Markov state middle to high at 25.31: 86 % likely (days around 26.9)", 25.31m, "high_volatility",
        [
            Fact.Of("from", "middle"), Fact.Of("to", "high"), Number("probability", 86.4m, FactUnit.Percent), Points("level", 26.92m), Number("model_version", 3, FactUnit.Count),
            Fact.Of("model", "9f2c64b01d7e83aa"), Fact.Of("model_trained_to", "2026-11-19"),
        ]),
        SignalKind.VixTermInversion => OfVix(Severity.High, "inversion", "VIX term structure inverted: VIX 25.31, VIX3M 24.78 (+0.53)", 25.31m, "high_volatility", []),
        SignalKind.VixTermNormal => OfVix(Severity.Medium, "inversion", "VIX term structure back to contango: VIX 21.01, VIX3M 21.74 (−0.73)", 21.01m, "elevated", []),
        _ => null,
    };

    private static Sample OfVix(Severity severity, string subject, string headline, decimal vix, string regime, Fact[] happened) => new(severity, "VIX", subject, headline,
    [
        .. happened, Points("vix", vix), Fact.Of("regime", regime), Fact.Of("regime_since", "2026-11-20T15:31:07Z"), Number("percentile", 94.2m, FactUnit.Percent),
        Number("percentile_sample", 252, FactUnit.Count), Fact.Of("percentile_kind", "daily_closes"), Points("vix3m", 24.78m), Points("vvix", 112.4m),
    ]);

    private static Fact Points(string name, decimal value) => Number(name, value, FactUnit.VolatilityPoints);
}

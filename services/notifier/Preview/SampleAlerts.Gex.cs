using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Preview;

/// <content>Gamma exposure.</content>
public static partial class SampleAlerts
{
    private static Sample? Gex(SignalKind kind) => kind switch
    {
        SignalKind.GammaFlipBreach => new(Severity.Critical, "SPY", "flip down", "SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma",
        [
            .. Spot(579.41m, 580.12m), Number("flip", 579.85m, FactUnit.Price), Number("previous_flip", 579.85m, FactUnit.Price),
            Fact.Of("moved", "spot"), Fact.Of("gamma", "negative_gamma"), .. Book("negative_gamma"),
        ]),
        SignalKind.GexLevelBreach => new(Severity.High, "SPY", "positive_gamma_wall 585 up", "SPY crossed above positive gamma wall 585 (spot 585.31, significance 0.86)",
        [
            .. Spot(585.31m, 584.77m), .. Level(585), Number("flip", 579.85m, FactUnit.Price), .. Book("positive_gamma"),
        ]),
        SignalKind.GexLevelApproach => new(Severity.Low, "SPY", "positive_gamma_wall 585 up", "SPY is 0.15 % below positive gamma wall 585 (spot 584.12, significance 0.86)",
        [
            .. Spot(584.12m, 583.64m), .. Level(585), Number("distance", 0.15m, FactUnit.Percent), Number("flip", 579.85m, FactUnit.Price), .. Book("positive_gamma"),
        ]),
        SignalKind.GammaRegimeChange => new(
            Severity.Critical, "SPX", "positive_gamma->negative_gamma", "SPX turned to negative gamma: net −$4.12 bn per 1 % (spot 6712.40, gamma flip 6748.15)",
        [
            .. Spot(6712.40m, 6721.05m), Number("flip", 6748.15m, FactUnit.Price), .. Book("negative_gamma"),
        ]),
        _ => null,
    };

    private static Fact[] Spot(decimal now, decimal before) => [Number("spot", now, FactUnit.Price), Number("previous_spot", before, FactUnit.Price)];

    private static Fact[] Level(decimal strike) =>
    [
        Number("level", strike, FactUnit.Price), Fact.Of("level_type", "positive_gamma_wall"), Number("significance", 0.86m, FactUnit.Ratio),
        Number("level_gamma", 1_840_000_000, FactUnit.UsdPerPercent),
    ];

    private static Fact[] Book(string regime) =>
    [
        Fact.Of("regime", regime), Number("net_gamma", regime == "negative_gamma" ? -4_120_000_000 : 2_310_000_000, FactUnit.UsdPerPercent),
        Number("gross_gamma", 38_600_000_000, FactUnit.UsdPerPercent),
    ];
}

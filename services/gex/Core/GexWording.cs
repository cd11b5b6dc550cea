using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex.Core.Detection;

namespace OptionsAlerts.Gex.Core;

/// <summary>The one place where findings become words: subjects, headlines and facts.</summary>
public static class GexWording
{
    /// <summary>A finding as a signal. The subject holds nothing volatile.</summary>
    public static SignalDetected Signal(IMarketMessage cause, string symbol, DateTimeOffset at, GexFinding finding, in Circumstances now)
    {
        var headline = $"{symbol} {Headline(finding, now)}";
        return SignalDetected.From(cause, Analyses.Gex, finding.Kind, finding.Severity, symbol, Subject(finding), at, headline, [.. Facts(finding, now)]);
    }

    /// <summary>What the alert is about.</summary>
    public static string Subject(GexFinding finding) => finding switch
    {
        GexFinding.FlipBreach flip => $"flip {Direction(flip.To)}",
        GexFinding.LevelBreach breach => $"{WireName.Of(breach.Level.Type)} {Price(breach.Level)} {Direction(breach.To)}",
        GexFinding.LevelApproach approach => $"{WireName.Of(approach.Level.Type)} {Price(approach.Level)} {Direction(approach.From.Opposite())}",
        GexFinding.RegimeChange change => $"{WireName.Of(change.From)}->{WireName.Of(change.To)}",
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, "An unknown finding."),
    };

    private static string Headline(GexFinding finding, in Circumstances now)
    {
        var spot = Price(now.Spot);
        return finding switch
        {
            GexFinding.FlipBreach { Moved: MovedBy.Spot } flip => $"crossed {Word(flip.To)} gamma flip {Price(flip.Flip)} (spot {spot}): {Words(flip.Zone)}",
            GexFinding.FlipBreach flip =>
                $"gamma flip moved from {Price(flip.PreviousFlip)} to {Price(flip.Flip)}, spot {spot} is now {Word(flip.To)} it: {Words(flip.Zone)}",
            GexFinding.LevelBreach breach => $"crossed {Word(breach.To)} {Words(breach.Level)} (spot {spot}, significance {Ratio(breach.Level.Significance)})",
            GexFinding.LevelApproach near =>
                $"is {Percent(Distance(near.Level, now.Spot))} {Word(near.From)} {Words(near.Level)} (spot {spot}, significance {Ratio(near.Level.Significance)})",
            GexFinding.RegimeChange change =>
                $"turned to {Words(change.To)}: net {Usd(now.NetPerPercentUsd)} per 1 % (spot {spot}{(now.Flip is { } flip ? $", gamma flip {Price(flip)}" : "")})",
            _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, "An unknown finding."),
        };
    }

    private static List<Fact> Facts(GexFinding finding, in Circumstances now)
    {
        List<Fact> facts = [Fact.Of("spot", now.Spot, FactUnit.Price, 4), Fact.Of("previous_spot", now.PreviousSpot, FactUnit.Price, 4)];
        switch (finding)
        {
            case GexFinding.FlipBreach flip:
                facts.Add(Fact.Of("flip", flip.Flip, FactUnit.Price, 2));
                facts.Add(Fact.Of("previous_flip", flip.PreviousFlip, FactUnit.Price, 2));
                facts.Add(Fact.Of("moved", WireName.Of(flip.Moved)));
                facts.Add(Fact.Of("gamma", WireName.Of(flip.Zone)));
                break;
            case GexFinding.LevelBreach breach:
                AddLevel(facts, breach.Level);
                break;
            case GexFinding.LevelApproach approach:
                AddLevel(facts, approach.Level);
                facts.Add(Fact.Of("distance", Distance(approach.Level, now.Spot), FactUnit.Percent, 3));
                break;
        }

        if (finding is not GexFinding.FlipBreach && now.Flip is { } standing) facts.Add(Fact.Of("flip", standing, FactUnit.Price, 2));
        facts.Add(Fact.Of("regime", WireName.Of(now.Regime)));
        facts.Add(Fact.Of("net_gamma", Math.Round(now.NetPerPercentUsd), FactUnit.UsdPerPercent, 0));
        facts.Add(Fact.Of("gross_gamma", Math.Round(now.GrossPerPercentUsd), FactUnit.UsdPerPercent, 0));
        if (now.AfterRestart) facts.Add(Fact.Of("found", "after_restart"));
        return facts;
    }

    private static void AddLevel(List<Fact> facts, GexLevel level)
    {
        facts.Add(Fact.Of("level", level.StrikeMills / 1000m, FactUnit.Price));
        facts.Add(Fact.Of("level_type", WireName.Of(level.Type)));
        facts.Add(Fact.Of("significance", level.Significance, FactUnit.Ratio, 2));
        facts.Add(Fact.Of("level_gamma", Math.Round(level.NetPerPercentUsd), FactUnit.UsdPerPercent, 0));
    }

    /// <summary>US dollars as a trader reads them: <c>−$1.23 bn</c>, <c>$45.6 M</c>, <c>$789 k</c>.</summary>
    public static string Usd(double amount) => UsdText.Brief(amount);

    /// <summary>A price or an index level, to the cent.</summary>
    public static string Price(double price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A strike without needless zeros: <c>580</c>, <c>6420.5</c>.</summary>
    public static string Strike(long strikeMills) => (strikeMills / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A regime in words: <c>negative gamma</c>.</summary>
    public static string Words(GammaRegime regime) => WireName.Of(regime).Replace('_', ' ');

    private static string Words(GexLevel level) => $"{WireName.Of(level.Type).Replace('_', ' ')} {Price(level)}";
    private static string Price(GexLevel level) => Strike(level.StrikeMills);
    private static double Distance(GexLevel level, double spot) => Math.Abs(spot - level.Strike) / level.Strike * 100;
    private static string Percent(double percent) => percent.ToString("0.00", CultureInfo.InvariantCulture) + " %";
    private static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
    private static string Direction(Side to) => to == Side.Above ? "up" : "down";
    private static string Word(Side side) => side == Side.Above ? "above" : "below";
}

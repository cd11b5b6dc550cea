using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Rules;

/// <summary>Which side of the quote a sweep took.</summary>
public enum SweepSide
{
    /// <summary>No print of the window had a quote or a direction.</summary>
    Unknown,
    Bid,
    Mid,
    Ask,

    /// <summary>No side has two thirds of the contracts whose side is known.</summary>
    Mixed,
}

/// <summary><c>sweep</c>: many contracts of one contract within the window, in several prints. Asks running sums only, so that its cost does not depend on what the window holds.</summary>
public static class SweepRule
{
    private const double Dominates = 2.0 / 3;

    /// <summary>The severity of what the window holds; null where it is no sweep.</summary>
    public static Severity? Judge(SweepWindow window, SweepSettings settings)
    {
        if (window.Contracts < settings.Contracts || window.Prints < settings.MinimumPrints) return null;
        if (window.PremiumCents < settings.MinimumPremiumUsd * 100) return null;
        return window.Contracts > settings.HighContracts ? Severity.High : Severity.Medium;
    }

    /// <summary>True when the window has emptied, so that the episode is over.</summary>
    public static bool IsOver(SweepWindow window, SweepSettings settings) => window.Contracts <= settings.RearmShare * settings.Contracts;

    /// <summary>
    /// True for a golden sweep: dear, taken at the ask, over several exchanges or by an intermarket sweep order, in a contract of which more has traded today than was open, so that positions are being opened.
    /// Without a known open interest nothing is golden.
    /// </summary>
    public static bool IsGolden(in SweepPrint total, int exchanges, long dayVolume, long? openInterest, SweepSettings settings) =>
        total.PremiumUsd >= settings.GoldenPremiumUsd && SideOf(total) == SweepSide.Ask && (exchanges >= 2 || total.IsoPrints > 0) && dayVolume > openInterest;

    /// <summary>The side with two thirds of the contracts whose side is known.</summary>
    public static SweepSide SideOf(in SweepPrint total)
    {
        var known = total.AtBid + total.AtMid + total.AtAsk;
        if (known == 0) return SweepSide.Unknown;
        if (total.AtAsk >= known * Dominates) return SweepSide.Ask;
        if (total.AtBid >= known * Dominates) return SweepSide.Bid;
        return total.AtMid >= known * Dominates ? SweepSide.Mid : SweepSide.Mixed;
    }
}

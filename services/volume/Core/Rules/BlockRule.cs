using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Rules;

/// <summary><c>block</c>: one large print, by contracts or by premium.</summary>
public static class BlockRule
{
    /// <summary>The severity of one print; null where it is no block.</summary>
    public static Severity? Judge(long contracts, double premiumUsd, BlockSettings settings)
    {
        if (contracts < settings.Contracts && premiumUsd < settings.PremiumUsd) return null;
        return premiumUsd >= settings.HighPremiumUsd ? Severity.High : Severity.Medium;
    }

    /// <summary>How large it is in units of the threshold it passes furthest; what doubles from rung to rung.</summary>
    public static double Magnitude(long contracts, double premiumUsd, BlockSettings settings) =>
        Math.Max((double)contracts / settings.Contracts, premiumUsd / settings.PremiumUsd);
}

using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Gex.Core;

/// <summary>What a row gives to compute with: a volatility, a gamma that stands as it is, or the reason for neither.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Greeks(double? Volatility, double? Gamma, Exclusion? Excluded);

/// <summary>Finds each row's volatility or gamma by the settings' rules. Numbers that are not finite count as absent.</summary>
internal sealed class GreeksReader(ChainColumns columns, double spot, DateTimeOffset asOf, GexSettings settings)
{
    // More than this no listed option has; Cboe's largest seen is 8.4.
    private const double MostGamma = 1e4;

    public Greeks Read(in Row row)
    {
        var given = Volatility(row.Index);
        if (settings.Gamma == GammaSource.Provider)
        {
            // The volatility still serves the profile, which no fixed gamma can give.
            return ProviderGamma(row.Index) is { } gamma ? new Greeks(given, gamma, null) : new Greeks(given, null, Exclusion.NoProviderGamma);
        }

        if (given is not null) return new Greeks(given, null, null);
        if (settings.MissingVolatility == MissingVolatility.Ignore) return new Greeks(null, null, Exclusion.NoVolatility);
        if (Solve(row, out var reason) is { } solved) return new Greeks(solved, null, null);
        return ProviderGamma(row.Index) is { } standIn ? new Greeks(null, standIn, null) : new Greeks(null, null, reason);
    }

    private double? Volatility(int i) =>
        columns.ImpliedVolatility[i] is { } volatility and >= BlackScholes.MinVolatility and <= BlackScholes.MaxVolatility ? volatility : null;

    // A provider without greeks sends zeros for all of them: a gamma of zero is believed only beside another greek that is not zero.
    private double? ProviderGamma(int i)
    {
        if (columns.Gamma[i] is not { } gamma || !(gamma is >= 0 and <= MostGamma)) return null;
        var hasGreeks = gamma > 0 || Volatility(i) is not null || columns.Delta[i] is { } delta && double.IsFinite(delta) && delta != 0;
        return hasGreeks ? gamma : null;
    }

    private double? Solve(in Row row, out Exclusion reason)
    {
        reason = Exclusion.NoQuote;
        if (columns.Bid[row.Index] is not { } bid || columns.Ask[row.Index] is not { } ask || !(bid > 0) || !double.IsFinite(ask) || !(ask > 0)) return null;
        reason = Exclusion.CrossedQuote;
        if (bid > ask) return null;
        reason = Exclusion.MidOutsideBounds;
        var years = Settlement.Years(settings.DayCount, row.Expiry, row.SettlesAt, asOf);
        return BlackScholes.ImpliedVolatility(row.Right, (bid + ask) / 2, spot, row.StrikeMills / 1000.0, years, settings.Rate, settings.DividendYield);
    }
}

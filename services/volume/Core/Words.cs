using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <summary>Numbers and contracts as a trader reads them.</summary>
internal static class Words
{
    /// <summary><c>SPY 12 Jun 600 C</c>; the year where it is not this one.</summary>
    public static string Contract(string underlying, OccSymbol symbol, DateOnly today)
    {
        var format = symbol.Expiry.Year == today.Year ? "d MMM" : "d MMM yy";
        var name = symbol.IsAdjusted ? symbol.Root : underlying;
        return string.Create(CultureInfo.InvariantCulture,
            $"{name} {symbol.Expiry.ToString(format, CultureInfo.InvariantCulture)} {symbol.Strike:0.###} {(symbol.Right == OptionRight.Call ? 'C' : 'P')}");
    }

    /// <summary><c>12,340</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>$4.2 M</c>, <c>$940 k</c>, <c>$1.25 bn</c>, <c>$380</c>.</summary>
    public static string Usd(double dollars) => dollars switch
    {
        >= 999_500_000 => string.Create(CultureInfo.InvariantCulture, $"${dollars / 1e9:0.##} bn"),
        >= 999_500 => string.Create(CultureInfo.InvariantCulture, $"${dollars / 1e6:0.#} M"),
        >= 999.5 => string.Create(CultureInfo.InvariantCulture, $"${dollars / 1e3:0} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"${dollars:0}"),
    };

    /// <summary><c>3.2</c>, one decimal under 100 and none above.</summary>
    public static string Ratio(double number) => number.ToString(Math.Abs(number) < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary><c>14 s</c>, <c>0.3 s</c> under ten seconds.</summary>
    public static string Seconds(long micros) => string.Create(CultureInfo.InvariantCulture, $"{(micros >= 9_950_000 ? Math.Round(micros / 1e6) : Math.Round(micros / 1e6, 1))} s");

    /// <summary><c>1 print</c>, <c>12 prints</c>.</summary>
    public static string Many(long number, string noun) => number == 1 ? $"1 {noun}" : $"{Count(number)} {noun}s";
}

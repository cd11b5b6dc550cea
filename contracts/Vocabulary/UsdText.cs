using System.Globalization;

namespace OptionsAlerts.Contracts;

/// <summary>Amounts of US dollars as a trader reads them in headlines and pictures: three significant digits.</summary>
public static class UsdText
{
    /// <summary><c>−$1.23 bn</c>, <c>$45.6 M</c>, <c>$789 k</c>.</summary>
    public static string Brief(double amount)
    {
        var size = Math.Abs(amount);
        var text = size switch
        {
            >= 999.5e9 => $"{Digits(size / 1e12)} tn",
            >= 999.5e6 => $"{Digits(size / 1e9)} bn",
            >= 999.5e3 => $"{Digits(size / 1e6)} M",
            >= 999.5 => $"{Digits(size / 1e3)} k",
            _ => size.ToString("0", CultureInfo.InvariantCulture),
        };
        return $"{(amount < 0 && text != "0" ? "−" : "")}${text}";
    }

    private static string Digits(double value) => value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}

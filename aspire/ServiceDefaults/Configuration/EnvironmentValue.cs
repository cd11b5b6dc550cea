using System.Globalization;
using System.Text.RegularExpressions;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>
/// What a value of a setting must be, and its normal form. <see cref="Read"/> takes trimmed text and gives the normal values (several for a list),
/// or null when the text is not what <see cref="MustBe"/> says.
/// </summary>
public sealed record EnvironmentValue(string MustBe, Func<string, IReadOnlyList<string>?> Read)
{
    private const int LongestSecret = 512;
    private const int MostSymbols = 32;

    /// <summary>True when the value sets a list.</summary>
    public bool IsList { get; private init; }

    /// <summary>A whole number within bounds, both included.</summary>
    public static EnvironmentValue Whole(int least, int most) => new(
        $"a whole number from {least} to {most}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? [number.ToString(CultureInfo.InvariantCulture)]
            : null);

    /// <summary>Text of a given form. The pattern must match the whole text.</summary>
    public static EnvironmentValue Text(Regex pattern, string mustBe) => new(mustBe, text => pattern.IsMatch(text) ? [text] : null);

    /// <summary>A key or token whose form the vendor may change: printable characters without space.</summary>
    public static EnvironmentValue Secret() => new(
        $"8 to {LongestSecret} printable characters without space",
        text => text.Length is >= 8 and <= LongestSecret && text.All(c => c is > ' ' and <= '~') ? [text] : null);

    /// <summary>An absolute http or https address without credentials in it.</summary>
    public static EnvironmentValue HttpAddress() => new(
        "an http:// or https:// address without a user name in it",
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0
            ? [text.TrimEnd('/')]
            : null);

    /// <summary>A comma-separated list of underlyings, in their canonical names, each once.</summary>
    public static EnvironmentValue Symbols() => new(
        $"1 to {MostSymbols} symbols separated by commas, such as SPY,QQQ,^SPX",
        text =>
        {
            var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(UnderlyingSymbol.Canonical);
            var symbols = names.Distinct(StringComparer.Ordinal).ToList();
            return symbols.Count is > 0 and <= MostSymbols && symbols.All(IsSymbol) ? symbols : null;
        })
    {
        IsList = true,
    };

    private static bool IsSymbol(string text) => text.Length is >= 1 and <= 10 && char.IsAsciiLetterUpper(text[0]) && text.All(IsSymbolCharacter);

    private static bool IsSymbolCharacter(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '.' or '-';
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What a plain word of YAML means by the core schema of YAML 1.2 (section 10.3.2): <c>no</c>, <c>off</c>, <c>22:00</c> and <c>2026-11-20</c> are text,
/// <c>010</c> is ten.
/// </summary>
internal static partial class YamlCoreSchema
{
    public static PolicyValue Resolve(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new PolicyValue.Nothing(),
        "true" or "True" or "TRUE" => new PolicyValue.Flag(true),
        "false" or "False" or "FALSE" => new PolicyValue.Flag(false),
        _ when Number().Match(plain) is { Success: true } number => new PolicyValue.Number(Whole(number)),
        _ => new PolicyValue.Text(plain),
    };

    private static long? Whole(Match number)
    {
        if (number.Groups["ten"] is { Success: true, Value: var digits })
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (number.Groups["eight"] is { Success: true, Value: var octal }) return InBits(octal, bits: 3);
        return number.Groups["sixteen"] is { Success: true, Value: var hexadecimal } ? InBits(hexadecimal, bits: 4) : null;
    }

    private static long? InBits(string digits, int bits)
    {
        var whole = 0L;
        foreach (var digit in digits)
        {
            if (whole > long.MaxValue >> bits) return null;
            whole = (whole << bits) | (long)Convert.ToInt32(digit.ToString(), 16);
        }

        return whole;
    }

    [GeneratedRegex(
        @"\A((?<ten>[-+]?[0-9]+)|0o(?<eight>[0-7]+)|0x(?<sixteen>[0-9a-fA-F]+)|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}

using System.Buffers;
using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>The right an option gives.</summary>
[JsonConverter(typeof(WireEnumConverter<OptionRight>))]
public enum OptionRight
{
    Call,
    Put,
}

/// <summary>
/// The identity of a listed US option (OCC/OSI): root, expiry, right, strike in thousandths of a dollar.
/// Parsed from the right, since a root may hold digits and the letters C and P.
/// </summary>
/// <param name="Root">1 to 6 upper-case letters or digits, such as <c>SPXW</c> or the adjusted root <c>SPY1</c>.</param>
/// <param name="Expiry">The expiry date.</param>
/// <param name="Right">Call or put.</param>
/// <param name="StrikeMills">The strike × 1000, 0 to 99,999,999.</param>
public readonly record struct OccSymbol(string Root, DateOnly Expiry, OptionRight Right, long StrikeMills)
{
    private const int FixedLength = 15;

    /// <summary>The strike in dollars (index points).</summary>
    public decimal Strike => StrikeMills / 1000m;

    /// <summary>The underlying's plain symbol: <c>SPXW</c> → <c>SPX</c>, an adjusted root's digits kept off (<c>SPY1</c> → <c>SPY</c>).</summary>
    public string Underlying => UnderlyingSymbol.OfRoot(Root);

    /// <summary>True for an adjusted root, whose deliverable is not 100 shares of the underlying.</summary>
    public bool IsAdjusted => Root.Length > 0 && char.IsAsciiDigit(Root[^1]);

    /// <summary>Reads the unpadded form, the padded 21-character form, and either with the prefix <c>O:</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OccSymbol symbol)
    {
        symbol = default;
        if (text.StartsWith("O:", StringComparison.Ordinal)) text = text[2..];
        if (text.Length <= FixedLength) return false;

        var root = text[..^FixedLength].TrimEnd(' ');
        var tail = text[^FixedLength..];
        if (root.Length is 0 or > 6 || root.ContainsAnyExcept(RootCharacters)) return false;
        if (tail[..6].ContainsAnyExceptInRange('0', '9') || tail[7..].ContainsAnyExceptInRange('0', '9')) return false;

        OptionRight right;
        switch (tail[6])
        {
            case 'C': right = OptionRight.Call; break;
            case 'P': right = OptionRight.Put; break;
            default: return false;
        }

        int year = 2000 + Two(tail), month = Two(tail[2..]), day = Two(tail[4..]);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;

        var strike = long.Parse(tail[7..], NumberStyles.None, CultureInfo.InvariantCulture);
        symbol = new OccSymbol(root.ToString(), new DateOnly(year, month, day), right, strike);
        return true;

        static int Two(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + (digits[1] - '0');
    }

    /// <exception cref="FormatException">The text is no OCC symbol.</exception>
    public static OccSymbol Parse(string text) =>
        TryParse(text, out var symbol) ? symbol : throw new FormatException($"'{text}' is not an OCC option symbol (root, yyMMdd, C or P, 8 digits).");

    /// <summary>The unpadded form: <c>SPY251219C00600000</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}{Expiry:yyMMdd}{(Right == OptionRight.Call ? 'C' : 'P')}{StrikeMills:00000000}");

    private static readonly SearchValues<char> RootCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

using System.Globalization;
using System.Text;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>
/// A line in visible ASCII. What our own texts hold beyond it has a spelling; any other run of characters is one question mark. No backquote: the alphabet of
/// SMS has none, and one
/// would make the whole message Unicode at half the length.
/// </summary>
public static class AsciiText
{
    private const string Dots = "...";

    public static string Of(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            if (Spelling(rune) is { } spelling) text.Append(spelling);
            else if (text.Length == 0 || text[^1] != '?') text.Append('?');
        }

        return text.ToString();
    }

    /// <summary>At most this many characters of an ASCII text, marked where it was cut; at least 4.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - Dots.Length), Dots);

    private static string? Spelling(Rune rune) => rune.Value switch
    {
        '`' => "'",
        >= ' ' and <= '~' => ((char)rune.Value).ToString(),
        '·' => "-",
        '−' or '–' or '—' => "-",
        '…' => Dots,
        'σ' => "sigma",
        '’' or '‘' => "'",
        '“' or '”' => "\"",
        '→' => "->",
        '±' => "+/-",
        '×' => "x",
        '≥' => ">=",
        '≤' => "<=",
        '\u00A0' or '\u2009' or '\u202F' => " ",
        // An accent without its letter, or the joiner of emoji.
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control ? string.Empty : null,
    };
}

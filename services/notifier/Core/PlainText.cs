using System.Globalization;
using System.Text;

namespace OptionsAlerts.Notifier.Core;

/// <summary>Text from outside made fit to show on one line, and cut without breaking a character.</summary>
public static class PlainText
{
    /// <summary>The mark of a cut.</summary>
    public const string Ellipsis = "…";

    /// <summary>
    /// One line: control characters and line separators become a space, runs of spaces one space; marks that reverse or hide text (bidirectional
    /// controls, zero-width and tag characters other than the joiner of emoji) are dropped; a lone surrogate becomes U+FFFD. Letters of every script stay.
    /// </summary>
    public static string OneLine(string text)
    {
        if (IsOneLine(text)) return text;
        var line = new StringBuilder(Math.Min(text.Length, 4096));
        ReadOnlySpan<char> rest = text;
        Span<char> units = stackalloc char[2];
        while (!rest.IsEmpty)
        {
            // An incomplete surrogate decodes as the replacement character.
            Rune.DecodeFromUtf16(rest, out var rune, out var used);
            rest = rest[used..];
            if (IsSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (!IsHidden(rune))
            {
                line.Append(units[..rune.EncodeToUtf16(units)]);
            }
        }

        if (line.Length > 0 && line[^1] == ' ') line.Length--;
        return line.ToString();
    }

    /// <summary>At most <paramref name="maxUnits"/> UTF-16 units (at least 1), cut between characters as a reader sees them and marked.</summary>
    public static string Cut(string text, int maxUnits)
    {
        if (text.Length <= maxUnits) return text;
        var room = maxUnits - Ellipsis.Length;
        var end = 0;
        while (end < room)
        {
            // One "character" of thousands of combining marks is no character: look no further than the longest, and fall back to code points.
            var next = StringInfo.GetNextTextElementLength(text.AsSpan(end, Math.Min(LongestCharacter + 1, text.Length - end)));
            if (next > LongestCharacter) next = char.IsHighSurrogate(text[end]) ? 2 : 1;
            if (end + next > room) break;
            end += next;
        }

        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }

    // What nearly every text is: printable ASCII, no space at an end, no two together.
    private static bool IsOneLine(string text) =>
        text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("  ", StringComparison.Ordinal);

    private static bool IsSpace(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune);

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value != ZeroWidthJoiner;

    private const int ZeroWidthJoiner = 0x200D;
    private const int LongestCharacter = 64;
}

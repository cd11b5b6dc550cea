using System.Text;

namespace OptionsAlerts.Fakes.Discord;

/// <summary>What a reader sees of Discord's markdown: a backslash shows the mark after it, a mark without one is gone, a link shows its words.</summary>
public static class DiscordText
{
    private const string Marks = "*_~`|<>#[]";

    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && char.IsAscii(text[at + 1]) && !char.IsLetterOrDigit(text[at + 1]) && text[at + 1] != ' ') shown.Append(text[++at]);
            else if (text[at] == ']' && at + 1 < text.Length && text[at + 1] == '(' && text.IndexOf(')', at) is var end and > 0) at = end;
            else if (!Marks.Contains(text[at], StringComparison.Ordinal)) shown.Append(text[at]);
        }

        return shown.ToString();
    }
}

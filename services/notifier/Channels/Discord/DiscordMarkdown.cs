using System.Buffers;
using System.Text;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>Text that Discord shows as it is: its markdown takes a backslash before any mark of ASCII.</summary>
public static class DiscordMarkdown
{
    // Emphasis, code, spoilers, quotes, headings, lists, links (the colon keeps addresses and :emoji: from turning), mentions and timestamps.
    private static readonly SearchValues<char> Marks = SearchValues.Create("\\*_~`|<>#-+[]():@");

    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Marks)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (Marks.Contains(c)) escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>A link with words in an address's place. Brackets would end the address too early.</summary>
    public static string Link(string words, Uri address) =>
        $"[{Escape(words)}]({address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})";
}

using System.Net;
using System.Text;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>Telegram's HTML as the Bot API parses it: few tags, properly nested, every <c>&lt;</c> a tag, every <c>&amp;</c> an entity it knows.</summary>
public static class TelegramHtml
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler",
    };

    /// <summary>The text shown, or the words with which Telegram refuses it.</summary>
    public static (string? Shown, string? Error) Parse(string html)
    {
        var shown = new StringBuilder();
        var open = new Stack<string>();
        for (var at = 0; at < html.Length; at++)
        {
            if (html[at] == '&')
            {
                var end = html.IndexOf(';', at);
                var entity = end < 0 ? string.Empty : html[at..(end + 1)];
                if (entity is "&lt;" or "&gt;" or "&amp;" or "&quot;" || entity.StartsWith("&#", StringComparison.Ordinal))
                {
                    shown.Append(WebUtility.HtmlDecode(entity));
                    at = end;
                }
                else
                {
                    shown.Append('&');
                }
            }
            else if (html[at] == '<')
            {
                var end = html.IndexOf('>', at);
                if (end < 0) return (null, $"Unclosed start tag at byte offset {at}");
                var tag = html[(at + 1)..end];
                at = end;
                if (tag.StartsWith('/'))
                {
                    if (open.Count == 0) return (null, $"Unexpected end tag at byte offset {at}");
                    if (open.Pop() != tag[1..]) return (null, $"Unmatched end tag at byte offset {at}");
                }
                else
                {
                    var name = tag.Split(' ')[0];
                    if (!Tags.Contains(name)) return (null, $"Unsupported start tag \"{name}\" at byte offset {at}");
                    open.Push(name);
                }
            }
            else
            {
                shown.Append(html[at]);
            }
        }

        return open.Count > 0 ? (null, $"Can't find end tag corresponding to start tag \"{open.Peek()}\"") : (shown.ToString(), null);
    }
}

using System.Net;

namespace OptionsAlerts.Notifier.Core;

/// <summary>The words of an error body that is not in the provider's documented form. Uncut: a cut before redaction could leave half a secret standing.</summary>
public static class AnswerText
{
    /// <summary>An HTML page's title, or the beginning of any other text; null for an empty body.</summary>
    public static string? Of(string body)
    {
        var text = body.AsSpan().Trim();
        if (text.IsEmpty) return null;
        return text[0] == '<' ? Page(text) : PlainText.OneLine(text.ToString());
    }

    private static string Page(ReadOnlySpan<char> html)
    {
        const string Open = "<title";
        var start = html.IndexOf(Open, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return "a page of HTML";
        html = html[(start + Open.Length)..];
        var from = html.IndexOf('>');
        if (from < 0) return "a page of HTML";
        html = html[(from + 1)..];
        var to = html.IndexOf('<');
        var title = PlainText.OneLine(WebUtility.HtmlDecode(html[..(to < 0 ? html.Length : to)].ToString()));
        return title.Length == 0 ? "a page of HTML" : $"a page titled '{title}'";
    }
}

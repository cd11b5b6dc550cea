using System.Text;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>The same text twice: with Telegram's HTML, and plain for when Telegram will not parse it.</summary>
public sealed record TelegramText(string Html, string Plain);

/// <summary>Telegram HTML: only <c>&amp; &lt; &gt;</c> are special; the limit counts UTF-16 units after parsing, so that data is cut and markup never.</summary>
public static class TelegramRenderer
{
    /// <summary>UTF-16 units after entity parsing.</summary>
    public const int TextLimit = 4096;

    /// <summary>The same of a picture's caption.</summary>
    public const int CaptionLimit = 1024;

    /// <summary>
    /// A message a second for a chat, twenty a minute for a group or channel: five at once and one each 4 s are never more, wherever the minute begins.
    /// </summary>
    public static ChannelLimits Limits(bool isGroup) => new()
    {
        Text = new LengthLimit(TextLimit, TextUnit.Utf16Units),
        Paces = isGroup ? [new Pace(1, TimeSpan.FromSeconds(1)), new Pace(5, TimeSpan.FromSeconds(4))] : [new Pace(1, TimeSpan.FromSeconds(1))],
        Merges = true,
        TakesImages = true,
    };

    /// <param name="note">A line below it, of who acknowledged it; null for none.</param>
    /// <param name="limit">UTF-16 units after entity parsing.</param>
    public static TelegramText Render(ChannelMessage message, string? note = null, int limit = TextLimit)
    {
        note = note is null ? null : "✅ " + PlainText.Cut(PlainText.OneLine(note), MessageParts.LineLimit);
        var parts = MessageParts.Of(message).Fitting(parts => Write(parts, Words.Icon(message), note, html: false).Length <= limit);
        return new TelegramText(Write(parts, Words.Icon(message), note, html: true), Write(parts, Words.Icon(message), note, html: false));
    }

    /// <summary>The three characters that Telegram's HTML reserves, <c>&amp;</c> first.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Write(MessageParts parts, string icon, string? note, bool html)
    {
        var text = new StringBuilder();
        text.Append(icon).Append(' ');
        Line("b", parts.Title);
        Line(null, parts.Headline);
        foreach (var fact in parts.Facts) Line(null, fact);
        if (parts.LeftOut is { } leftOut) Line("i", leftOut);
        Line("i", parts.Time);
        if (parts.Repeat is { } repeat) Line("i", repeat);
        Line("code", parts.Reference);
        if (note is not null) Line("b", note);
        text.Length--;
        return text.ToString();

        void Line(string? tag, string line)
        {
            if (!html) text.Append(line).Append('\n');
            else if (tag is null) text.Append(Escape(line)).Append('\n');
            else text.Append('<').Append(tag).Append('>').Append(Escape(line)).Append("</").Append(tag).Append(">\n");
        }
    }
}

using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>
/// One message with one embed: the title as its content, since a phone's notification shows that; headline, facts and times in the embed, in the severity's colour.
/// Discord counts what is sent, backslashes included.
/// </summary>
public static class DiscordRenderer
{
    public const int ContentLimit = 2000;
    public const int DescriptionLimit = 4096;
    public const int FieldLimit = 25;
    public const int FieldNameLimit = 256;
    public const int FieldValueLimit = 1024;
    public const int FooterLimit = 2048;

    /// <summary>Of all the texts of a message's embeds together.</summary>
    public const int EmbedsLimit = 6000;

    /// <summary>The name under which the embed shows the picture that goes with it.</summary>
    public const string ChartName = "chart.png";

    // Discord takes no empty name or value.
    private const string Nothing = "–";
    private const int Green = 0x2ECC71;

    /// <summary>Five messages in 2 s a webhook: two at once and one each 0.6 s are never more, wherever the 2 s begin.</summary>
    public static readonly ChannelLimits Limits = new()
    {
        Text = new LengthLimit(DescriptionLimit, TextUnit.Utf16Units),
        Title = new LengthLimit(ContentLimit, TextUnit.Utf16Units),
        Paces = [new Pace(2, TimeSpan.FromMilliseconds(600))],
        Merges = true,
        TakesImages = true,
    };

    public static DiscordMessage Render(ChannelMessage message, string? note = null)
    {
        var parts = MessageParts.Of(message).Fitting(parts => Fits(Write(parts, message, note)));
        return Write(parts, message, note);
    }

    private static DiscordMessage Write(MessageParts parts, ChannelMessage message, string? note)
    {
        string?[] lines =
        [
            DiscordMarkdown.Escape(parts.Headline), Escaped(parts.LeftOut), Escaped(parts.Repeat),
            note is null ? null : "✅ " + DiscordMarkdown.Escape(PlainText.Cut(PlainText.OneLine(note), MessageParts.LineLimit)),
            // Who acknowledged it is said above: nobody else needs to.
            note is null && message.AcknowledgeAt is { } address ? DiscordMarkdown.Link("Acknowledge", address) : null,
        ];
        var embed = new DiscordEmbed(
            string.Join('\n', lines.Where(line => line is not null)),
            Colour(message),
            [.. message.Facts.Take(parts.Facts.Count).Select(Field)],
            new DiscordFooter($"{parts.Time} · {parts.Reference}"),
            message.EventTime.ToUniversalTime(),
            message.Chart is null ? null : new DiscordImage("attachment://" + ChartName));
        return new DiscordMessage($"{Words.Icon(message)} **{DiscordMarkdown.Escape(parts.Title)}**", [embed], new DiscordMentions([]));
    }

    private static DiscordField Field(Fact fact) => new(Text(Words.Name(fact.Name), FieldNameLimit), Text(FactText.Value(fact), FieldValueLimit), Inline: true);

    // A backslash at most doubles a text.
    private static string Text(string text, int limit)
    {
        var line = DiscordMarkdown.Escape(PlainText.Cut(PlainText.OneLine(text), Math.Min(MessageParts.LineLimit, limit / 2)));
        return line.Length > 0 ? line : Nothing;
    }

    private static string? Escaped(string? text) => text is null ? null : DiscordMarkdown.Escape(text);

    private static bool Fits(DiscordMessage message)
    {
        var embed = message.Embeds[0];
        return message.Content.Length <= ContentLimit && embed.Description.Length <= DescriptionLimit && embed.Fields.Count <= FieldLimit
            && embed.Footer.Text.Length <= FooterLimit && embed.Length <= EmbedsLimit;
    }

    private static int Colour(ChannelMessage message) => message.Notice == Notice.AllClear ? Green : message.Severity switch
    {
        Severity.Low => 0x3498DB,
        Severity.Medium => 0xF1C40F,
        Severity.High => 0xE67E22,
        Severity.Critical => 0xE74C3C,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Severity, "No such severity."),
    };
}

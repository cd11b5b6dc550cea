using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Slack;

/// <summary>
/// Block Kit: a header, the headline, the facts ten to a section, times and reference, a button. Plain text throughout, so that a star from outside stays a star; of
/// characters only <c>&amp; &lt; &gt;</c> are escaped, and Slack counts what is sent.
/// </summary>
public static class SlackRenderer
{
    public const int BlockLimit = 50;
    public const int HeaderLimit = 150;
    public const int SectionLimit = 3000;
    public const int FieldsLimit = 10;
    public const int FieldLimit = 2000;
    public const int ButtonUrlLimit = 3000;

    /// <summary>A message a second a webhook. Slack lets short bursts through and does not say how short.</summary>
    public static readonly ChannelLimits Limits = new()
    {
        Text = new LengthLimit(SectionLimit, TextUnit.Utf16Units),
        Title = new LengthLimit(HeaderLimit, TextUnit.Utf16Units),
        Paces = [new Pace(1, TimeSpan.FromSeconds(1))],
        Merges = true,
    };

    public static SlackMessage Render(ChannelMessage message)
    {
        // An escaped character has up to five.
        var parts = MessageParts.Of(message).Fitting(parts => Escape(parts.Headline).Length <= SectionLimit);
        var title = Cut($"{Words.Icon(message)} {parts.Title}", HeaderLimit);
        List<SlackBlock> blocks = [new("header") { Text = new(title) }];
        if (parts.Headline.Length > 0) blocks.Add(new("section") { Text = new(Escape(parts.Headline)) });
        foreach (var facts in parts.Facts.Chunk(FieldsLimit))
            blocks.Add(new("section") { Fields = [.. facts.Select(fact => new SlackText(Cut(fact, FieldLimit)))] });
        string?[] small = [parts.LeftOut, parts.Time, parts.Repeat, parts.Reference];
        blocks.Add(new("context") { Elements = [.. small.OfType<string>().Select(text => new SlackText(Escape(text)))] });
        if (message.AcknowledgeAt is { AbsoluteUri: { Length: <= ButtonUrlLimit } address })
            blocks.Add(new("actions") { Elements = [new SlackButton(new("Acknowledge"), address)] });
        return new SlackMessage($"{title}\n{Escape(parts.Headline)}", blocks);
    }

    /// <summary>The three characters that Slack reserves, <c>&amp;</c> first.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // Cuts the data, never an entity.
    private static string Cut(string text, int limit)
    {
        while (Escape(text).Length > limit) text = PlainText.Cut(text, Math.Max(1, text.Length - Math.Max(1, (Escape(text).Length - limit) / 5)));
        return Escape(text);
    }
}

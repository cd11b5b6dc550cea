using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Console;

/// <summary>One line; no control character of the message reaches the terminal.</summary>
public static class ConsoleRenderer
{
    /// <summary>UTF-16 units of a line.</summary>
    public const int LineLimit = 2000;

    public static string Render(ChannelMessage message)
    {
        var line = string.Empty;
        MessageParts.Of(message).Fitting(parts => (line = Write(parts)).Length <= LineLimit);
        return line;
    }

    private static string Write(MessageParts parts)
    {
        var facts = string.Join(", ", parts.LeftOut is { } leftOut ? parts.Facts.Append(leftOut) : parts.Facts);
        IEnumerable<string?> columns = [parts.Time, parts.Title, parts.Headline, facts.Length == 0 ? null : facts, parts.Repeat, parts.Reference];
        return string.Join(" | ", columns.Where(column => column is not null));
    }
}

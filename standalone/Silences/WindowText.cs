using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.Standalone.Silences;

/// <summary>Recurring windows on the command line: <c>mon-fri 09:30-10:00 America/New_York trading</c>; only the times must be there.</summary>
internal static class WindowText
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Ons = ["every", "trading", "non_trading"];

    /// <summary>Reads a window.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryParse(string text, out SilenceWindow window)
    {
        window = new SilenceWindow();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('-') is [{ Length: 5 } from, { Length: 5 } to] && from[2] == ':' && to[2] == ':') (window.From, window.To) = (from, to);
            else if (Ons.Contains(part, StringComparer.Ordinal)) window.On = part;
            else if (ReadDays(part) is { } days) window.Days.AddRange(days);
            else if (TimeZoneInfo.TryFindSystemTimeZoneById(part, out _)) window.Zone = part;
            else return $"'{part}' is neither days (mon-fri, sat,sun), times (09:30-10:00), a time zone nor one of {string.Join(", ", Ons)}";
        }

        return window.From.Length > 0 ? null : "a window needs its times, as 09:30-10:00";
    }

    /// <summary>A window as it is written.</summary>
    public static string Of(SilenceWindow window)
    {
        var days = window.Days.Count > 0 ? $"{string.Join(',', window.Days)} " : string.Empty;
        var on = window.On is "" or "every" ? string.Empty : $" {window.On}";
        return $"{days}{window.From}-{window.To} {window.Zone}{on}";
    }

    private static List<string>? ReadDays(string part)
    {
        var days = new List<string>();
        foreach (var one in part.Split(','))
        {
            var ends = one.Split('-');
            var (first, last) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
            if (first < 0 || last < 0 || ends.Length > 2) return null;
            for (var day = first; ; day = (day + 1) % Days.Length)
            {
                if (!days.Contains(Days[day], StringComparer.Ordinal)) days.Add(Days[day]);
                if (day == last) break;
            }
        }

        return days;
    }
}

using System.Globalization;
using System.Text;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Durations as a policy writes them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal static class Duration
{
    private static readonly (char Unit, long Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>A duration of ticks in words, rounded up to whole seconds, so that what is left is never shown as nothing.</summary>
    public static string Of(long ticks) => OfSeconds((ticks / TimeSpan.TicksPerSecond) + (ticks % TimeSpan.TicksPerSecond > 0 ? 1 : 0));

    /// <summary>Whole seconds, the largest units first.</summary>
    public static string OfSeconds(long seconds)
    {
        if (seconds <= 0) return "0s";
        var text = new StringBuilder();
        foreach (var (unit, size) in Units)
        {
            if (seconds / size is var count and > 0) text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            seconds %= size;
        }

        return text.ToString();
    }

    /// <summary>Reads units in falling order, each at most once; false for anything else or more than ten years.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text.IsEmpty) return false;
        var nextUnit = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9) return false;
            var letter = text[digits];
            var unit = Array.FindIndex(Units, nextUnit, pair => pair.Unit == letter);
            if (unit < 0) return false;
            seconds += long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * Units[unit].Seconds;
            nextUnit = unit + 1;
            text = text[(digits + 1)..];
        }

        return seconds <= 3_650L * 86_400;
    }
}

using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What Alpaca's JSON has in common: lists in pages, and times.</summary>
internal static class AlpacaPages
{
    private const int LongestToken = 1024;

    /// <summary>The token of the next page; null after the last.</summary>
    /// <exception cref="InvalidFileException">There is one and it is no token: the list would seem to end here.</exception>
    public static string? Next(JsonElement page, string where)
    {
        if (LooseJson.Member(page, "next_page_token") is not { } token) return null;
        return LooseJson.Text(token, LongestToken) ?? throw new InvalidFileException(where, "its 'next_page_token' is none");
    }

    /// <summary>A member as an instant (RFC 3339, any offset, to the nanosecond); null where it is none.</summary>
    public static DateTimeOffset? Time(JsonElement? parent, string name)
    {
        if (LooseJson.Text(parent, name) is not { } text) return null;
        // Ticks are 100 ns: what stands beyond the seventh decimal is cut off, since the parser refuses it.
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            var end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - point > 8) text = string.Concat(text.AsSpan(0, point + 8), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}

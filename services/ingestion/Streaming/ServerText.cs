using System.Text;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>What a server says in words, made fit to be shown: one line, short, and without anything that could be a key it gives back.</summary>
public static class ServerText
{
    private const int Longest = 160;
    private const int ShortestKey = 16;

    /// <summary>The text with control characters as spaces and every run of 16 or more letters and digits as an ellipsis, cut after 160 characters.</summary>
    public static string OneLine(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var line = new StringBuilder(Longest);
        for (var i = 0; i < text.Length && line.Length < Longest;)
        {
            var end = i;
            while (end < text.Length && IsOfKey(text[end])) end++;
            if (end - i >= ShortestKey)
            {
                line.Append('…');
                i = end;
            }
            else
            {
                for (; i < end; i++) line.Append(text[i]);
                if (i < text.Length) line.Append(char.IsControl(text[i]) ? ' ' : text[i]);
                i++;
            }
        }

        return line.ToString().Trim();
    }

    private static bool IsOfKey(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '/' or '=';
}

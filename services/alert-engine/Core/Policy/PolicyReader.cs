using System.Globalization;
using System.Text;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Reads a policy file's text into its values: YAML by the ending <c>.yaml</c> or <c>.yml</c>, JSON by <c>.json</c>, else JSON if it begins as JSON does.
/// What is too large, nested too deep or holds characters that no text has is refused before it is understood.
/// </summary>
internal static class PolicyReader
{
    /// <summary>The size of a file, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>How many objects and lists may stand in each other.</summary>
    public const int MaxDepth = 32;

    /// <exception cref="PolicyException">The text is neither JSON nor YAML, or out of bounds.</exception>
    public static PolicyNode Read(string text, string file)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes) throw PolicyPlace.Root(file, 1).Refused("is larger than 1 MiB; at most 1 MiB");
        if (text.StartsWith('\uFEFF')) text = text[1..];
        var yaml = IsYaml(text, file);
        RefuseCharacters(text, file, yaml);
        return yaml ? YamlPolicyReader.Read(text, file) : JsonPolicyReader.Read(text, file);
    }

    /// <exception cref="PolicyException">An object or list stands in too many others.</exception>
    public static void CheckDepth(PolicyPlace place)
    {
        if (place.Depth >= MaxDepth) throw place.Refused($"is nested too deep; at most {MaxDepth} levels");
    }

    /// <summary>Text that a parser has no use for: where, and its words on one line.</summary>
    public static PolicyException NoText(string form, string file, long line, long column, string why) =>
        PolicyPlace.Root(file, line).Refused(string.Create(CultureInfo.InvariantCulture, $"no {form} at column {column}: {why.ReplaceLineEndings(" ")}"));

    /// <summary>A control character, or one that ends a line or begins a file only in some programs.</summary>
    public static bool IsNoText(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private static bool IsYaml(string text, string file)
    {
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return false;
        if (file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)) return true;
        // A slash begins a comment of JSON.
        return text.AsSpan().TrimStart() is not ['{' or '[' or '/', ..];
    }

    private static void RefuseCharacters(string text, string file, bool yaml)
    {
        var (line, lineStart, indent) = (1, 0, true);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '\n' || (letter == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')))
            {
                (line, lineStart, indent) = (line + 1, at + 1, true);
                continue;
            }

            if (yaml && indent && letter == '\t') throw Refused(at, "a tab indents; YAML indents by spaces");
            if (letter is ' ' or '\t' or '\r') continue;
            indent = false;
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) at++;
            else if (char.IsSurrogate(letter) || IsNoText(letter)) throw Refused(at, string.Create(CultureInfo.InvariantCulture, $"U+{(int)letter:X4} is no character of a text; leave it out"));
        }

        PolicyException Refused(int at, string problem) =>
            PolicyPlace.Root(file, line).Refused(string.Create(CultureInfo.InvariantCulture, $"column {at - lineStart + 1}: {problem}"));
    }
}
